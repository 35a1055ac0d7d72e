"""Trains the model when what it depends on has changed: a stamp decides, since asking Rasa costs ten seconds."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable

from common.settings import ROOT, settings
from knowledge.answers import answer_files, read_questions
from nlu import spacy_model

_STEP = re.compile(r"Starting to train component '(\w+)'")
MODELS = ROOT / "models"
MODEL = MODELS / "lots.tar.gz"
_STAMP = MODELS / "stamp"


def stamp() -> str:
    """A hash over everything that the model is made of: of the answers only ids and questions, never what they say."""
    digest = hashlib.sha256()
    files = [ROOT / "config.yml", ROOT / "common" / "text.py", ROOT / "uv.lock"]
    files += [ROOT / "nlu" / name for name in ("classifier.py", "importer.py", "spacy_model.py")]
    for pattern in ("domain/*.yml", "stories/*.yml", "nlu/data/*.yml", "knowledge/data/*.csv"):
        files += sorted(ROOT.glob(pattern))
    for path in files:
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    for path in answer_files(settings().answers):
        digest.update(repr((path.stem, read_questions(path))).encode())
    return digest.hexdigest()


def is_current() -> bool:
    return MODEL.exists() and _STAMP.exists() and _STAMP.read_text(encoding="ascii") == stamp()


def train(tell: Callable[[str], None]) -> None:
    """Builds the spaCy pipeline and trains Rasa into `models/`; CalledProcessError when Rasa fails."""
    wanted = stamp()
    tell("Bygger den svenska språkmodellen …")
    MODELS.mkdir(exist_ok=True)
    shutil.rmtree(spacy_model.MODEL, ignore_errors=True)
    spacy_model.build()
    tell("Tränar dialogmodellen (ett par minuter) …")
    command = [sys.executable, "-W", "ignore", "-m", "rasa", "train", "--force", "--fixed-model-name", "lots"]
    command += ["--out", str(MODELS), "--config", "config.yml", "--domain", "domain", "--data", "nlu/data", "stories"]
    command += ["--skip-validation"]  # `make test` validates, and does not stop at it
    began = time.monotonic()
    _run(command, tell)
    MODEL.with_name("seconds").write_text(f"{time.monotonic() - began:.1f}", encoding="ascii")
    _STAMP.write_text(wanted, encoding="ascii")


def _run(command: list[str], tell: Callable[[str], None]) -> None:
    """Runs Rasa's training; of its hundreds of lines only the steps are told, and the last ones when it fails."""
    lines: list[str] = []
    with subprocess.Popen(
        command, cwd=ROOT, env=rasa_environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as rasa:
        assert rasa.stdout
        for line in rasa.stdout:
            lines.append(line.rstrip())
            if step := _STEP.search(line):
                tell(f"  {step[1]}")
    if rasa.returncode:
        tell("\n".join(lines[-30:]))
        raise subprocess.CalledProcessError(rasa.returncode, command)


def rasa_environment() -> dict[str, str]:
    """The environment of every Rasa command: no telemetry, quiet libraries, addresses for endpoints.yml."""
    here = settings()
    return {
        **os.environ,
        "RASA_TELEMETRY_ENABLED": "false",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "RASA_MAX_CACHE_SIZE": "0",  # what is trained is trained anew, and nothing is kept to compare with
        "TF_CPP_MIN_LOG_LEVEL": "2",
        "PYTHONPATH": str(ROOT),
        "TRACKER_URL": here.tracker,
        "ACTIONS_ENDPOINT": f"{here.actions_url}/webhook",
    }
