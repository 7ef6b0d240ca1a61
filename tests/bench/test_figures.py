"""The measuring tools measure right; what they find is not asserted anywhere."""

import pytest

from bench.figures import Table, percentile


def test_percentile_is_the_nearest_rank() -> None:
    """Half of four samples is the second, 95 % the last."""
    samples = [4.0, 1.0, 3.0, 2.0]

    assert percentile(samples, 0.5) == 2.0
    assert percentile(samples, 0.95) == 4.0


def test_percentile_of_nothing_is_refused() -> None:
    """No samples is an error, never a zero."""
    with pytest.raises(ValueError, match="no samples"):
        percentile([], 0.5)


def test_table_shows_every_column_of_every_row() -> None:
    """A figure that one row lacks is a dash, not a shifted column."""
    table = Table("Turns", aim="p95 ≤ 60 ms")
    table.add("direct", p50=7.5)
    table.add("through", p50=9.0, ratio=1.2)

    assert table.render().splitlines() == [
        "## Turns",
        "          p50  ratio",
        "direct   7.50      –",
        "through  9.00   1.20",
        "aim: p95 ≤ 60 ms",
    ]
