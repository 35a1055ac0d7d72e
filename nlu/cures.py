"""What Rasa 3.6.21 does that this house cannot live with, replaced in the process that imports this module.

Rasa has no setting for any of them. `nlu/channel.py` imports it, which Rasa loads at start (credentials.yml).
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager, nullcontext
from contextvars import ContextVar
from functools import lru_cache
from graphlib import TopologicalSorter
from typing import Any

import aiohttp
import structlog
from rasa.core.actions import action
from rasa.core.actions.action import ActionExecutionRejection, RemoteAction
from rasa.core.policies.rule_policy import RulePolicy
from rasa.core.processor import MessageProcessor
from rasa.core.tracker_store import FailSafeTrackerStore
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.nlu.utils.spacy_utils import SpacyNLP
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from common import budgets, log
from nlu.hops import hop

RECENT_ACTIONS = 12  # more than any rule has steps
_HARMLESS = ("event", "level", "exc_info", "action_name", "sender_id", "error")


def _validate(_self: RemoteAction, _result: dict[str, Any]) -> bool:
    """Rasa checks the JSON schema itself, and then the result against it, at every action: 20–28 ms each time.

    The action server is our own; what is no event fails right after this, when the events are made.
    """
    return True


def _fail(_self: FailSafeTrackerStore, error: Exception) -> None:
    """Rasa would go on from memory and the conversation would split; the caller must learn of it and try again."""
    raise error


def _run_graph(
    self: DaskGraphRunner, inputs: dict[str, Any] | None = None, targets: list[str] | None = None
) -> dict[str, Any]:
    """Runs the nodes one after the other; dask sorts the graph and hands out the nodes anew at every run."""
    wanted = tuple(targets or self._graph_schema.target_names)
    results: dict[str, tuple[str, Any]] = {name: (name, value) for name, value in (inputs or {}).items()}
    for name in _order(self, wanted):
        needs = self._graph_schema.nodes[name].needs.values()
        results[name] = self._instantiated_nodes[name](*(results.get(need, need) for need in needs))
    return {name: results[name][1] for name in wanted}


def _order(runner: DaskGraphRunner, wanted: tuple[str, ...]) -> list[str]:
    """The nodes that `wanted` needs, each after those that it needs itself."""
    known: dict[tuple[str, ...], list[str]] = runner.__dict__.setdefault("orders", {})
    if wanted not in known:
        nodes = runner._graph_schema.minimal_graph_schema(list(wanted)).nodes
        needs = {name: set(node.needs.values()) & nodes.keys() for name, node in nodes.items()}
        known[wanted] = list(TopologicalSorter(needs).static_order())
    return known[wanted]


_open = EndpointConfig.session


def _session(endpoint: EndpointConfig) -> AbstractAsyncContextManager[aiohttp.ClientSession]:
    """One session that stays open: Rasa opens one, and with it a connection, for every call of an action."""
    if not hasattr(endpoint, "kept"):
        endpoint.kept = _open(endpoint)
    return nullcontext(endpoint.kept)


_failure: ContextVar[Exception | None] = ContextVar("failure", default=None)
_run = RemoteAction.run
_run_action = MessageProcessor._run_action


async def _call(self: RemoteAction, *arguments: Any, **options: Any) -> Any:
    with hop("actions"):
        try:
            return await _run(self, *arguments, **options)
        except ActionExecutionRejection:
            raise
        except Exception as failure:
            _failure.set(failure)
            raise


async def _run_or_fail(self: MessageProcessor, *arguments: Any, **options: Any) -> bool:
    """Rasa goes on without an action that failed, and saves a conversation in which the message was half applied.

    Here the message fails as a whole, before anything of it is saved, and the front sends it again.
    """
    _failure.set(None)
    goes_on = await _run_action(self, *arguments, **options)
    if failure := _failure.get():
        raise failure
    return bool(goes_on)


def _recent_trackers(self: DialogueStateTracker) -> Iterator[tuple[DialogueStateTracker, bool]]:
    """The tracker before each of the last actions, and as it is: rules look no further back.

    Rasa makes a state of every action since the session began, and holds every rule against each, twice a message.
    """
    events = self.applied_events()
    left = sum(isinstance(event, ActionExecuted) for event in events)
    tracker = self.init_copy()
    for event in events:
        if isinstance(event, ActionExecuted):
            if left <= RECENT_ACTIONS:
                yield tracker, event.hide_rule_turn
            left -= 1
        tracker.update(event)
    yield tracker, False


def _without_texts(_logger: Any, _name: str, event: dict[str, Any]) -> dict[str, Any]:
    """Rasa's log events quote messages and trackers: only names and numbers are let through."""
    return {key: value for key, value in event.items() if key in _HARMLESS or isinstance(value, int | float)}


RemoteAction._validate_action_result = _validate
RemoteAction.run = _call
MessageProcessor._run_action = _run_or_fail
EndpointConfig.session = _session
DaskGraphRunner.run = _run_graph
DialogueStateTracker.generate_all_prior_trackers = _recent_trackers
RulePolicy.format_tracker_states = staticmethod(lambda _states: "")  # for the debug log alone, which is off
Domain.is_empty = lambda _domain: False  # asked at every message, and compared with an empty one from end to end
action.DEFAULT_REQUEST_TIMEOUT = budgets.ACTION  # five minutes otherwise: longer than anybody waits
# `rasa run --logging-config-file` is overruled by Rasa's own coloured log, which also drops lines like the one before.
log.configure()
logging.getLogger("rasa").setLevel(logging.WARNING)
structlog.get_config()["processors"].insert(0, _without_texts)  # in place: loggers in use hold this very list
FailSafeTrackerStore.on_tracker_store_error = _fail
FailSafeTrackerStore.on_tracker_store_retrieve_error = _fail
# Rasa looks through all classes of events for every event of the conversation.
Event.resolve_by_type = staticmethod(lru_cache(Event.resolve_by_type))
# Rasa loads the pipeline once for the graph and once for the entities: 220 MB and two seconds each with a full table.
SpacyNLP.load_model = staticmethod(lru_cache(SpacyNLP.load_model))
