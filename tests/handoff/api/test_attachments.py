"""Files between a customer and an agent, as they should go, and as nobody should try."""

import asyncio
import os
import shlex
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from handoff.api.limits import Rate
from handoff.client import Refused
from handoff.client.http import get
from handoff.protocol.shared import MessageView
from tests.handoff.api.support.house import MANY, SETTINGS, BuildHouse, House
from tests.handoff.api.support.uploads import (
    GIF,
    JPEG,
    PAGE,
    PDF,
    PNG,
    WEBP,
    asked,
    eventually,
    kept,
    talking,
    upload,
)


@pytest.fixture
async def house(build_house: BuildHouse, tmp_path: Path) -> House:
    """The running service with a folder of its own."""
    return await build_house(settings=replace(SETTINGS, attachments=tmp_path / "files"))


def file_of(message: MessageView) -> dict[str, Any]:
    """What the message says of its file."""
    assert message.custom is not None
    return message.custom


async def test_photo_goes_from_the_customer_to_the_agent(house: House) -> None:
    """Asked for, sent, seen by both, downloaded by both; then no other one is wanted."""
    customer, anna, talk_id = await asked(house)

    await customer.send_file(PNG, name="broken lamp.png")
    shown = anna.conversations[talk_id]
    await anna.until(lambda: shown.messages[-1].custom is not None)
    await customer.until(lambda: customer.state is not None and not customer.state.file_wanted)
    file = file_of(shown.messages[-1])

    assert (file["type"], file["name"]) == ("attachment", "broken lamp.png")
    assert (file["media_type"], file["size"]) == ("image/png", len(PNG))
    assert await anna.login.download(file["href"]) == PNG
    assert await customer.download(file_of(customer.messages[-1])["href"]) == PNG
    with pytest.raises(Refused, match="file-not-wanted"):
        await customer.send_file(PNG, name="another.png")
    assert len(kept(house)) == 1


async def test_agents_send_files_unasked(house: House) -> None:
    """The customer downloads it."""
    customer, anna, talk_id = await talking(house)

    await anna.send_file(talk_id, PDF, name="terms.pdf")
    await customer.until(lambda: customer.messages[-1].custom is not None)
    file = file_of(customer.messages[-1])

    assert (file["name"], file["media_type"]) == ("terms.pdf", "application/pdf")
    assert await customer.download(file["href"]) == PDF


async def test_file_is_for_who_takes_part_alone(house: House) -> None:
    """Not for another customer, another agent, or nobody; supervisors may look into everything."""
    customer, _anna, _ = await asked(house)
    await customer.send_file(PNG, name="photo.png")
    href = file_of(customer.messages[-1])["href"]
    stranger, bram = await house.customer(), await house.agent("bram")

    with pytest.raises(Refused, match="attachment-not-found"):
        await stranger.download(href)
    with pytest.raises(Refused, match="conversation-not-for-you"):
        await bram.login.download(href)
    for headers, code in (
        ({}, "not-logged-in"),
        ({"Authorization": "Bearer nonsense"}, "invalid-token"),
        ({"Authorization": "Basic YTpi"}, "invalid-token"),
    ):
        with pytest.raises(Refused, match=code):
            await get(house.http, house.url + href, headers)
    chris = await house.login("chris")
    assert await chris.download(href) == PNG


async def test_file_that_is_not_sent_yet_is_nobodys(house: House) -> None:
    """Not even the uploader's: it has no address before it is a message."""
    customer, _anna, talk_id = await asked(house)
    made = await upload(house, house.sign(talk_id), PNG)

    assert made.status == 201
    with pytest.raises(Refused, match="attachment-not-found"):
        await customer.download(f"/api/attachments/{made.body['attachment_id']}")


@pytest.mark.parametrize(
    ("data", "kind", "inline"),
    [
        (PNG, "image/png", True),
        (JPEG, "image/jpeg", True),
        (GIF, "image/gif", True),
        (WEBP, "image/webp", True),
        (PDF, "application/pdf", False),
        ("Zoë schreef dit.\r\n".encode(), "text/plain", False),
        (PAGE, "text/plain", False),
        (GIF + PAGE, "image/gif", True),
        (JPEG + b"PK\x03\x04" + bytes(40), "image/jpeg", True),
        (b"%PDF-1.4\n" + PAGE, "application/pdf", False),
    ],
)
async def test_file_is_given_out_as_what_it_is_and_can_do_nothing(
    house: House, data: bytes, kind: str, inline: bool
) -> None:
    """Whatever it is called, and whatever else it could be taken for."""
    customer, anna, talk_id = await talking(house)
    await anna.send_file(talk_id, data, name="page.html")
    await customer.until(lambda: customer.messages[-1].custom is not None)
    url = house.url + file_of(customer.messages[-1])["href"]

    async with house.http.get(url, headers=anna.login.headers) as response:
        assert await response.read() == data
        assert response.content_type == kind
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert response.headers["Content-Disposition"].startswith(
            "inline" if inline else "attachment"
        )
        assert "no-store" in response.headers["Cache-Control"]
    assert not file_of(customer.messages[-1])["name"].endswith(".html")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file-empty"),
        (b"MZ\x90\x00" + bytes(60), "file-type-refused"),
        (b"\x7fELF" + bytes(60), "file-type-refused"),
        (b"PK\x03\x04" + bytes(60), "file-type-refused"),
        (b"\x89PNG\r\n\x1a\n", "file-type-refused"),
        (b"hello \x00 world", "file-type-refused"),
        (b"caf\xe9", "file-type-refused"),
        (b"half a character \xe2\x82", "file-type-refused"),
        (b"\x1b[31mred", "file-type-refused"),
        (b"RIFF\x1a\x00\x00\x00WAVEfmt " + bytes(20), "file-type-refused"),
    ],
)
async def test_what_is_no_kind_of_ours_leaves_nothing(house: House, data: bytes, code: str) -> None:
    """The name and the header claim a picture: neither is believed."""
    _customer, _anna, talk_id = await asked(house)

    refused = await upload(house, house.sign(talk_id), data, **{"Content-Type": "image/png"})

    assert refused.code == code
    assert kept(house) == []


async def test_random_bytes_are_refused_or_kept_but_never_break_anything(house: House) -> None:
    """A quarter of them under a true head."""
    _customer, _anna, talk_id = await asked(house)
    token = house.sign(talk_id)

    for head in (b"", b"\xff\xd8\xff", b"%PDF-", b"GIF89a"):
        for size in (1, 7, 64, 4_096):
            answer = await upload(house, token, head + os.urandom(size) + b"\x00")
            assert (answer.status, answer.code) in {(201, ""), (415, "file-type-refused")}
            assert (answer.status == 201) is bool(head)


@pytest.mark.parametrize(
    "name",
    [
        "../../../etc/passwd",
        "..\\..\\windows\\system.ini",
        "/etc/shadow",
        "a\x00b.png",
        "\u202egnp.exe",
        "x" * 400,
        "",
        "...",
        "con\r\nSet-Cookie: a=b.png",
        '"><script>.png',
        "%2e%2e%2fpasswd",
    ],
)
async def test_names_are_made_harmless(house: House, name: str) -> None:
    """No way into other folders, headers or readings; the end says what it is."""
    _customer, _anna, talk_id = await asked(house)

    made = await upload(house, house.sign(talk_id), PNG, name=name)

    told = made.body["name"]
    assert told.endswith(".png")
    assert len(told) <= 100
    assert told.isprintable()
    assert not set(told) & set('/\\<>:"|?*%\u202e')
    assert [path.parent for path in kept(house)] == [house.settings.attachments]


async def test_too_large_is_refused_told_or_not(build_house: BuildHouse, tmp_path: Path) -> None:
    """By the length that the request names, and by the bytes that come without one."""
    settings = replace(SETTINGS, attachments=tmp_path / "files", attachment_mb=1)
    house = await build_house(settings=settings)
    _customer, _anna, talk_id = await asked(house)
    token = house.sign(talk_id)

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield PNG + bytes(65_536)

    told = await upload(house, token, PNG + bytes(1_000_000))
    untold = await upload(house, token, endless())
    fits = await upload(house, token, PNG + bytes(1_000_000 - len(PNG)))

    assert (told.status, told.code) == (413, "file-too-large")
    assert untold.code == "file-too-large"
    assert fits.status == 201
    assert len(kept(house)) == 1


async def test_interrupted_upload_leaves_nothing(house: House) -> None:
    """The connection breaks in the middle: no row, no file."""
    _customer, _anna, talk_id = await asked(house)
    port = int(house.url.rsplit(":", 1)[1])
    _reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(
        f"POST /api/attachments?name=x.png HTTP/1.1\r\nHost: localhost\r\n"
        f"Authorization: Bearer {house.sign(talk_id)}\r\nContent-Length: 100000\r\n\r\n".encode()
    )
    writer.write(PNG + bytes(40_000))
    await writer.drain()
    await eventually(lambda: bool(kept(house)))
    writer.transport.abort()
    await eventually(lambda: not kept(house))

    assert (await upload(house, house.sign(talk_id), PNG)).status == 201


async def test_stranger_uploads_nothing(house: House) -> None:
    """Without a token, with a wrong one, from another site, into what is not there."""
    _customer, anna, talk_id = await asked(house)
    token = house.sign(talk_id)

    assert (await upload(house, None, PNG)).code == "invalid-token"
    assert (await upload(house, token + "x", PNG)).code == "invalid-token"
    elsewhere = await upload(house, token, PNG, Origin="https://elsewhere.example")
    assert elsewhere.code == "forbidden-origin"
    nowhere = await upload(house, house.sign("c_nowhere000000000000"), PNG)
    assert nowhere.code == "conversation-not-found"
    bram = await house.login("bram")
    with pytest.raises(Refused, match="not-your-conversation"):
        await bram.upload(talk_id, PNG, name="x.png")
    with pytest.raises(Refused, match="conversation-not-found"):
        await anna.login.upload("c_nowhere000000000000", PNG, name="x.png")
    assert kept(house) == []


async def test_uploads_have_their_allowance(build_house: BuildHouse, tmp_path: Path) -> None:
    """By conversation."""
    house = await build_house(
        settings=replace(SETTINGS, attachments=tmp_path / "files"),
        rates=replace(MANY, uploads=Rate(2, 0.01)),
    )
    _customer, _anna, talk_id = await asked(house)

    answers = [await upload(house, house.sign(talk_id), PNG) for _ in range(3)]

    assert [answer.status for answer in answers] == [201, 201, 429]


@pytest.mark.parametrize(
    ("command", "status", "code"),
    [
        ("import sys; sys.exit(0)", 201, ""),
        ("import sys; sys.exit(1)", 422, "file-infected"),
        ("import sys; sys.exit(2)", 503, "file-unchecked"),
        (
            "import pathlib, sys; sys.exit(b'IHDR' in pathlib.Path(sys.argv[1]).read_bytes())",
            422,
            "file-infected",
        ),
    ],
)
async def test_scanner_has_the_last_word(
    build_house: BuildHouse, tmp_path: Path, command: str, status: int, code: str
) -> None:
    """It sees the whole file before anybody else can; what it refuses is gone."""
    scanner = (sys.executable, "-c", command)
    settings = replace(SETTINGS, attachments=tmp_path / "files", attachment_scanner=scanner)
    house = await build_house(settings=settings)
    _customer, _anna, talk_id = await asked(house)

    answer = await upload(house, house.sign(talk_id), PNG)

    assert (answer.status, answer.code) == (status, code)
    assert len(kept(house)) == (status == 201)


async def test_scanner_that_is_not_there_lets_nothing_in(
    build_house: BuildHouse, tmp_path: Path
) -> None:
    """Better no files than unchecked ones."""
    missing = shlex.split(f"{tmp_path / 'no-such-scanner'} --quiet")
    settings = replace(SETTINGS, attachments=tmp_path / "files", attachment_scanner=tuple(missing))
    house = await build_house(settings=settings)
    _customer, _anna, talk_id = await asked(house)

    assert (await upload(house, house.sign(talk_id), PNG)).code == "file-unchecked"


async def test_folder_that_takes_nothing_is_told_as_such(house: House) -> None:
    """A file where the folder should be: refused with a sentence, not a fault."""
    _customer, _anna, talk_id = await asked(house)
    house.settings.attachments.write_text("not a folder")

    refused = await upload(house, house.sign(talk_id), PNG)

    assert (refused.status, refused.code) == (507, "no-room")


async def test_files_without_a_row_are_tidied_away(house: House) -> None:
    """What a crash left between the file and its row, once it is old; nothing else."""
    customer, _anna, _ = await asked(house)
    await customer.send_file(PNG, name="photo.png")
    folder = house.settings.attachments
    (mine,) = kept(house)
    left, young, part = (folder / (letter * 40) for letter in "abc")
    part = part.with_suffix(".part")
    for path in (left, young, part, folder / "README"):
        path.write_bytes(b"x")
    long_ago = time.time() - 4_000
    for path in (mine, left, part, folder / "README"):
        os.utime(path, (long_ago, long_ago))

    await house.restart()
    await eventually(lambda: not (left.exists() or part.exists()))

    assert set(kept(house)) == {mine, young, folder / "README"}


async def test_deleted_file_is_not_found(house: House) -> None:
    """Erased or past its time: the message stays, the bytes are gone."""
    customer, _anna, _ = await asked(house)
    await customer.send_file(PNG, name="photo.png")
    for path in kept(house):
        path.unlink()

    with pytest.raises(Refused, match="attachment-not-found"):
        await customer.download(file_of(customer.messages[-1])["href"])
