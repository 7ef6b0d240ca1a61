"""The pictures of the papers: real pages at a fixed size, taken while the story is played."""

from pathlib import Path

from playwright.async_api import Page

from tests.settings import WRITES_PICTURES

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
LARGEST = 300 * 1024  # bytes: whoever clones the repository carries them


async def keep(page: Page, name: str) -> None:
    """Write what the page shows to docs/pictures, when pictures are wanted."""
    if not WRITES_PICTURES:
        return
    PICTURES.mkdir(parents=True, exist_ok=True)
    file = PICTURES / f"{name}.png"
    await page.screenshot(path=file, animations="disabled", caret="hide")

    assert file.stat().st_size < LARGEST


async def keep_in(
    page: Page, name: str, *, width: int, height: int, theme: str | None = None
) -> None:
    """Write the page at another size, perhaps in the other colours, and put it back as it was."""
    if not WRITES_PICTURES:
        return
    before = page.viewport_size
    await page.set_viewport_size({"width": width, "height": height})
    if theme == "dark":
        await page.emulate_media(color_scheme="dark")
    await keep(page, name)
    if theme == "dark":
        await page.emulate_media(color_scheme="light")
    if before is not None:
        await page.set_viewport_size(before)
