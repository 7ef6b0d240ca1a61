"""Reading labelled sentences: any UTF-8 CSV is understood, a bad row is named by its line."""

from pathlib import Path

import pytest

from bench.evaluate.rows import BadData, Row, read_anger, read_intents

KNOWN = {"track_order", "get_refund", "out_of_scope", "faq"}


def _file(folder: Path, content: str | bytes) -> Path:
    file = folder / "data.csv"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


@pytest.mark.parametrize(
    "content",
    [
        "text,intent\nwhere is it,track_order\n",
        "\ufefftext,intent\r\nwhere is it,track_order\r\n",
        'intent,id,text\n"track_order",7,"where is it"\n',
        "Text ;Intent\nwhere is it;track_order\n",
        "text\tintent\nwhere is it\ttrack_order",
        "\n".join(["text,intent", "", "where is it , track_order", ",", ""]),
    ],
    ids=["plain", "mark and CRLF", "quotes, order, more", "semicolons", "tabs", "blanks"],
)
def test_csv_of_any_make_is_read(tmp_path: Path, content: str) -> None:
    """What spreadsheets, scripts and people write."""
    assert [(row.text, row.label) for row in read_intents(_file(tmp_path, content), KNOWN)] == [
        ("where is it", "track_order")
    ]


def test_a_text_of_several_lines_is_one_row(tmp_path: Path) -> None:
    """And the rows after it keep their true line."""
    content = 'text,intent\n"hello,\n""where"" is it",track_order\nmoney back,get_refund\n'

    assert read_intents(_file(tmp_path, content), KNOWN) == [
        Row(2, 'hello,\n"where" is it', "track_order"),
        Row(4, "money back", "get_refund"),
    ]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "the file is empty"),
        ("text,intent\n", "no row below"),
        ("text,label\na,b\n", "line 1: no column intent; found: text, label"),
        ("text,intent\na,faq\njust text\n", "line 3: the row has no cell for intent"),
        ("text,intent\na,faq\n ,faq\n", "line 3: the text is empty"),
        ("text,intent\na,\n", "line 2: the intent is empty"),
        ("text,intent\na,get_refunds\n", "line 2: the assistant has no intent 'get_refunds'"),
        ("text,intent\na,get_refunds\n", "did you mean 'get_refund'"),
        ('text,intent\n"a\nb",faq\n"c,faq\n', "line 4: this is not CSV"),
        (b"text,intent\na,faq\ncaf\xe9,faq\n", "line 3: this is not UTF-8"),
        (f"text,intent\n{'a' * 4001},faq\n", "line 2: the text is longer than 4000"),
    ],
)
def test_bad_data_is_named_by_its_line(tmp_path: Path, content: str | bytes, says: str) -> None:
    """A sentence that says where and why."""
    with pytest.raises(BadData) as told:
        read_intents(_file(tmp_path, content), KNOWN)

    assert says in str(told.value)


def test_many_bad_rows_are_counted(tmp_path: Path) -> None:
    """The first few in full, the others as a number."""
    content = "text,angry\n" + "calm,no\n" * 9

    with pytest.raises(BadData) as told:
        read_anger(_file(tmp_path, content))
    lines = str(told.value).splitlines()
    assert lines[0].endswith("line 2: angry is 'no', not 0 or 1.")
    assert lines[-1] == "… and 4 more bad rows."


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    """No traceback."""
    with pytest.raises(BadData, match="cannot be read: No such file"):
        read_anger(tmp_path / "nothing.csv")
