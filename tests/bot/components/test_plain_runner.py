"""The graph run node by node: it gives what dask's run gives."""

from pathlib import Path
from typing import Any

import pytest
from rasa.engine.exceptions import GraphComponentException
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage

from bot.components.plain_runner import in_order, run_plainly


class Sum(GraphComponent):
    """Adds what it is given to its own number."""

    runs = 0

    def __init__(self, own: int) -> None:
        self._own = own

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: Any, resource: Any, execution_context: Any
    ) -> "Sum":
        return cls(config["own"])

    def add(self, one: int = 0, other: int = 0) -> int:
        Sum.runs += 1
        return self._own + one + other

    def fail(self, one: int = 0) -> int:
        raise ValueError("no")


def _node(own: int, *, fn: str = "add", **needs: str) -> SchemaNode:
    return SchemaNode(
        needs=needs, uses=Sum, constructor_name="create", fn=fn, config={"own": own}, eager=True
    )


# `top` needs `left` and `right`, which both need `base`, which needs what is put in.
SCHEMA = GraphSchema({
    "top": _node(1000, one="left", other="right"),
    "left": _node(10, one="base"),
    "right": _node(200, one="base", other="also"),
    "base": _node(1, one="given"),
    "broken": _node(0, fn="fail", one="given"),
})  # fmt: skip


@pytest.fixture
def runner(tmp_path: Path) -> DaskGraphRunner:
    context = ExecutionContext(graph_schema=SCHEMA)
    return DaskGraphRunner(SCHEMA, LocalModelStorage(tmp_path), context)


@pytest.fixture
def plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rasa's own run is back when the test ends."""
    monkeypatch.setattr(DaskGraphRunner, "run", DaskGraphRunner.run)
    run_plainly()


INPUTS = {"given": 5, "also": 7}


def test_each_node_comes_after_what_it_needs() -> None:
    """Once, and nothing that the wanted ones do without."""
    assert in_order(SCHEMA, ["top"]) == ["base", "left", "right", "top"]
    assert in_order(SCHEMA, ["left"]) == ["base", "left"]


def test_the_result_is_that_of_dask(
    runner: DaskGraphRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For one target and for several, again and again."""
    targets = (["top"], ["left", "right"], ["base"], ["top"])
    by_dask = [runner.run(dict(INPUTS), of) for of in targets]
    monkeypatch.setattr(DaskGraphRunner, "run", DaskGraphRunner.run)
    run_plainly()

    assert [runner.run(dict(INPUTS), of) for of in targets] == by_dask
    assert by_dask[0] == {"top": 1000 + (10 + 6) + (200 + 6 + 7)}


def test_a_node_that_two_need_runs_once(runner: DaskGraphRunner, plainly: None) -> None:
    """Its answer is kept for the run, and for no other run."""
    Sum.runs = 0
    runner.run(dict(INPUTS), ["top"])
    assert Sum.runs == len(["base", "left", "right", "top"])

    assert runner.run({"given": 6, "also": 7}, ["base"]) == {"base": 7}


def test_a_failing_node_fails_the_run(runner: DaskGraphRunner, plainly: None) -> None:
    """With the error that Rasa's callers know."""
    with pytest.raises(GraphComponentException):
        runner.run(dict(INPUTS), ["broken"])
