"""`make bench-understanding`: what is understood of the development questions, beside the alternatives.

The table: ours through Rasa, BM25, a linear SVM, and Rasa's default pipeline from its stored result (`--baseline`
trains it again, on as many questions an answer as `--per-answer` says, and ours beside it on the same ones). `--curve`
shows what more questions give, `--ablation` what each part gives, `--sealed` scores the sealed third, `--check`
compares ours with the recorded figures and fails when they fell.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import yaml

from bench import learners
from bench.examination import Learner, Marks, examine, questions
from bench.learners import Example
from common.settings import ROOT, settings
from knowledge.answers import answer_files, read_questions
from nlu.training import MODEL, rasa_environment

RESULTS = Path(__file__).parent / "results"
RECORDED = RESULTS / "understanding.json"
BASELINE = RESULTS / "rasa_default.json"
DEFAULT = Path(__file__).parent / "rasa_default" / "config.yml"
FIRST_MAY_FALL, SURE_MAY_RISE = 0.03, 0.01
HEAD = ("learner", "first", "in three", "wrong and sure", "outside answered", "slots", "trained s", "ms", "MB")


def training_examples(folder: Path | None = None) -> list[Example]:
    """Every training question with its bare label."""
    found = [
        Example(text, path.stem)
        for path in answer_files(folder or settings().answers)
        for texts in read_questions(path).values()
        for text in texts
    ]
    return found + [Example(text, intent) for intent, text in _intents()]


def _intents() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "nlu" / "data").glob("*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            for line in block.get("examples", "").splitlines():
                if "intent" in block and line.strip().startswith("- "):
                    yield block["intent"], learners.plain(line.strip()[2:])


def row(name: str, marks: Marks, trained: float, speed: float, size: float) -> str:
    shares = (marks.first, marks.three, marks.wrong_and_sure, marks.outside_answered, marks.slots)
    cells = [name, *(f"{100 * share:.1f} %" for share in shares), f"{trained:.0f}", f"{speed:.1f}", f"{size:.0f}"]
    return "| " + " | ".join(cells) + " |"


def _measured(name: str, learner: Learner, items: Any, trained: float, size: float) -> Marks:
    marks = examine(learner, items)
    texts = [item["text"] for item in items["answers"][:150]]
    print(row(name, marks, trained, learners.milliseconds(learner, texts), size), flush=True)
    return marks


def _timed(make: Callable[[Sequence[Example]], Learner], examples: Sequence[Example]) -> tuple[Learner, float]:
    began = time.perf_counter()
    return make(examples), time.perf_counter() - began


def table(items: Any) -> dict[str, Marks]:
    """The table of the module's docstring; each learner's marks, ours first."""
    print("| " + " | ".join(HEAD) + " |\n|" + "---|" * len(HEAD))
    stamp = MODEL.with_name("seconds")
    seconds = float(stamp.read_text()) if stamp.exists() else float("nan")
    name = "ours, through Rasa"
    marked = {name: _measured(name, learners.through_rasa(MODEL), items, seconds, MODEL.stat().st_size / 1e6)}
    examples = training_examples()
    for name, make in (("BM25", learners.bm25), ("character n-grams, linear SVM", learners.linear)):
        learner, trained = _timed(make, examples)
        marked[name] = _measured(name, learner, items, trained, float("nan"))
    return marked


def kinds(marked: dict[str, Marks]) -> None:
    names = next(iter(marked.values())).kinds
    print("\n| right first, by kind | " + " | ".join(names) + " |\n|" + "---|" * (len(names) + 1))
    print(*(_kind_row(name, marks) for name, marks in marked.items()), sep="\n")


def _kind_row(name: str, marks: Marks) -> str:
    return f"| {name} | " + " | ".join(f"{100 * share:.0f} %" for share in marks.kinds.values()) + " |"


def failures(marks: Marks) -> None:
    print("\n| asked | wanted | first guess | sure |\n|---|---|---|---|")
    for item, guess in marks.failures:
        print(f"| {item['text'][:90]} | {item['label']} | {guess.ranking[0]} | {'yes' if guess.sure else 'no'} |")


def baseline(per_answer: int, items: Any) -> None:
    """Rasa's default pipeline, and ours, on the same thinned questions; kept with the hash of what they learnt from."""
    with tempfile.TemporaryDirectory() as folder:
        thin(Path(folder), per_answer)
        rows, by_kind = [], []
        for name, config in (("Rasa's default", DEFAULT), ("ours", ROOT / "config.yml")):
            seconds, model = train_on(Path(folder), config, nlu_alone=True)
            learner = learners.through_rasa(model)
            marks = examine(learner, items)
            speed = learners.milliseconds(learner, [item["text"] for item in items["answers"][:150]])
            title = f"{name}, {per_answer} questions an answer"
            rows.append(row(title, marks, seconds, speed, model.stat().st_size / 1e6))
            by_kind.append(_kind_row(title, marks))
            print(rows[-1], by_kind[-1], sep="\n", flush=True)
        learnt = sorted(path for path in Path(folder).rglob("*") if path.suffix in (".md", ".yml"))
        digest = hashlib.sha256(b"".join(path.read_bytes() for path in learnt)).hexdigest()
    kept = {"data": digest, "rows": rows, "kinds": by_kind}
    BASELINE.write_text(json.dumps(kept, indent=1, ensure_ascii=False), encoding="utf-8")


def thin(target: Path, per_answer: int) -> None:
    """Copies of answers and intents with at most `per_answer` examples each, drawn once and for all."""
    shutil.copytree(settings().answers, target / "answers")
    shutil.copytree(ROOT / "nlu" / "data", target / "data")
    for path in answer_files(target / "answers"):
        text = path.read_text(encoding="utf-8")
        head, _, rest = text.partition("## Frågor\n")
        lines = [line for line in rest.splitlines() if line.startswith("- ")]
        path.write_text(f"{head}## Frågor\n" + "\n".join(_some(lines, per_answer)) + "\n", encoding="utf-8")
    for path in (target / "data").glob("*.yml"):
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        for block in data["nlu"]:
            if "intent" in block:
                block["examples"] = "\n".join(_some(block["examples"].splitlines(), 4 * per_answer)) + "\n"
        path.write_text(yaml.safe_dump(data, allow_unicode=True, width=10_000), encoding="utf-8")


def _some(lines: list[str], number: int) -> list[str]:
    return random.Random(7).sample(lines, number) if len(lines) > number else lines


def train_on(folder: Path, config: Path, *, nlu_alone: bool = False) -> tuple[float, Path]:
    """Seconds and model of a training on what `thin` made in `folder`."""
    name, data = config.parent.name, str(folder / "data")
    what = ["nlu", "--nlu", data] if nlu_alone else ["--data", data, "stories"]
    command = [sys.executable, "-W", "ignore", "-m", "rasa", "train", *what, "--fixed-model-name", name]
    command += ["--out", str(folder), "--config", str(config), "--domain", "domain"]
    environment = {**rasa_environment(), "ANSWERS": str(folder / "answers")}
    began = time.perf_counter()
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    return time.perf_counter() - began, folder / f"{name}.tar.gz"


def curve(items: Any) -> None:
    print("\n| questions an answer | first | in three |\n|---|---|---|")
    examples = training_examples()
    for number in (10, 20, 45, 90, 150, 10_000):
        marks = examine(learners.ours(_at_most(examples, number)), items)
        name = number if number < 10_000 else "all"
        print(f"| {name} | {100 * marks.first:.1f} % | {100 * marks.three:.1f} % |", flush=True)


def _at_most(examples: Sequence[Example], number: int) -> list[Example]:
    """At most `number` questions of each answer; the other intents keep all of theirs."""
    drawn = random.Random(7).sample(list(examples), len(examples))
    answers = {path.stem for path in answer_files(settings().answers)}
    counts: dict[str, int] = {}
    kept = []
    for example in drawn:
        counts[example.label] = counts.get(example.label, 0) + 1
        if example.label not in answers or counts[example.label] <= number:
            kept.append(example)
    return kept


def ablation(items: Any) -> None:
    print("\n| without | first | in three | wrong and sure |\n|---|---|---|---|")
    examples = training_examples()
    for name, without in learners.ABLATIONS.items():
        marks = examine(learners.ours(examples, without), items)
        shares = (marks.first, marks.three, marks.wrong_and_sure)
        print(f"| {name} | " + " | ".join(f"{100 * share:.1f} %" for share in shares) + " |", flush=True)


def check() -> int:
    """1 when ours has fallen more than it may below the recorded figures; 0 otherwise."""
    recorded = json.loads(RECORDED.read_text(encoding="utf-8"))["open"]
    marks = examine(learners.through_rasa(MODEL), questions("open"))
    print(f"first {marks.first:.3f} (recorded {recorded['first']:.3f}), ", end="")
    print(f"wrong and sure {marks.wrong_and_sure:.3f} (recorded {recorded['wrong_and_sure']:.3f})")
    fell = marks.first < recorded["first"] - FIRST_MAY_FALL
    return int(fell or marks.wrong_and_sure > recorded["wrong_and_sure"] + SURE_MAY_RISE)


def record(name: str, marks: Marks) -> None:
    known = json.loads(RECORDED.read_text(encoding="utf-8")) if RECORDED.exists() else {}
    figures = {key: round(value, 4) for key, value in asdict(marks).items() if isinstance(value, float)}
    RECORDED.write_text(json.dumps({**known, name: figures}, indent=1), encoding="utf-8")


def main() -> None:
    options = argparse.ArgumentParser()
    for name in ("baseline", "curve", "ablation", "sealed", "check", "record", "failures"):
        options.add_argument(f"--{name}", action="store_true")
    options.add_argument("--per-answer", type=int, default=10)
    given = options.parse_args()
    os.environ.update(rasa_environment())
    name = "sealed" if given.sealed else "open"
    items = questions(name)
    if given.check:
        raise SystemExit(check())
    if given.baseline:
        baseline(given.per_answer, items)
    elif given.curve:
        curve(items)
    elif given.ablation:
        ablation(items)
    else:
        stored = json.loads(BASELINE.read_text(encoding="utf-8")) if BASELINE.exists() and name == "open" else {}
        marked = table(items)
        print(*stored.get("rows", ()), sep="\n")
        kinds(marked)
        print(*stored.get("kinds", ()), sep="\n")
        marks = next(iter(marked.values()))
        if given.failures and not given.sealed:
            failures(marks)
        if given.record:
            record(name, marks)


if __name__ == "__main__":
    main()
