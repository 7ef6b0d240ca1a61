"""The command: bad input is told in a sentence before anything is trained."""

from pathlib import Path

import pytest

from bench.evaluate.__main__ import main


def test_a_bad_row_ends_the_command_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 1, nothing on standard output."""
    file = tmp_path / "mine.csv"
    file.write_text("text,angry\nso late,2\n", encoding="utf-8")
    code = main(["anger", str(file)])
    said = capsys.readouterr()

    assert code == 1
    assert said.err == f"{file}, line 2: angry is '2', not 0 or 1.\n"
    assert said.out == ""


def test_no_file_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    """`make evaluate-nlu` alone."""
    assert main(["nlu", ""]) == 1
    assert capsys.readouterr().err == "Name a file: make evaluate-nlu DATA=file.csv\n"


@pytest.mark.system
def test_a_file_is_scored_by_the_trained_assistant(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With no other process running; a leading slash is a customer's text, not a command."""
    file = tmp_path / "mine.csv"
    rows = ["text,intent", "where is my parcel,track_order", "/where is my parcel,track_order"]
    file.write_text("\n".join([*rows, "how do I bake bread,out_of_scope"]), encoding="utf-8")
    code = main(["nlu", str(file)])
    said = capsys.readouterr().out

    assert code == 0
    assert "accuracy             1.000" in said
    assert "out of scope recall  1.000" in said
