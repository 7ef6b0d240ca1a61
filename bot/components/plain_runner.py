"""Runs the nodes of Rasa's graph one after the other, in an order found once.

Rasa hands the graph to dask, which plans it anew for every message and every prediction, and keeps
a thread pool's bookkeeping for nodes that run in turn anyway: a tenth of a turn.
"""

from typing import Any, Dict, List, Optional, Sequence, Tuple

from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import GraphNode, GraphSchema
from rasa.engine.runner.dask import DaskGraphRunner

# A node's name, the node, and the names of what it needs, in the order it takes them.
Step = Tuple[str, GraphNode, List[str]]


def run_plainly() -> None:
    """Put the plain run in place of Rasa's, in a process that answers customers."""
    setattr(DaskGraphRunner, "run", _run)  # noqa: B010  # a method


def _run(
    self: DaskGraphRunner, inputs: Optional[Dict[str, Any]] = None,
    targets: Optional[List[str]] = None,
) -> Dict[str, Any]:  # fmt: skip
    wanted = tuple(targets or self._graph_schema.target_names)
    given = inputs or {}
    done: Dict[str, Any] = {name: (name, value) for name, value in given.items()}
    try:
        for name, node, needs in _steps(self, wanted):
            if name not in done:
                done[name] = node(*(done.get(need, need) for need in needs))
    except RuntimeError as error:
        raise GraphRunError("Error running runner.") from error
    return dict(done[name] for name in wanted)


def _steps(runner: DaskGraphRunner, wanted: Tuple[str, ...]) -> List[Step]:
    known: Dict[Tuple[str, ...], List[Step]] = runner.__dict__.setdefault("_frontline_steps", {})
    if wanted not in known:
        schema = runner._graph_schema.minimal_graph_schema(list(wanted))
        nodes = runner._instantiated_nodes
        known[wanted] = [
            (name, nodes[name], list(schema.nodes[name].needs.values()))
            for name in in_order(schema, wanted)
        ]
    return known[wanted]


def in_order(schema: GraphSchema, wanted: Sequence[str]) -> List[str]:
    """The nodes that lead to the wanted ones, each after what it needs."""
    ordered: Dict[str, None] = {}

    def visit(name: str) -> None:
        if name in ordered or name not in schema.nodes:  # an input is no node
            return
        for need in schema.nodes[name].needs.values():
            visit(need)
        ordered[name] = None

    for name in wanted:
        visit(name)
    return list(ordered)
