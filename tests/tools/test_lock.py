"""How the lock files are made."""

from tools.lock import commands


def test_every_lock_has_hashes_and_no_hosts() -> None:
    """Nothing of the machine that made a lock gets into it."""
    for command in commands("uv"):
        assert {"--generate-hashes", "--no-emit-index-url", "--no-header"} <= set(command)


def test_tests_use_the_versions_that_run() -> None:
    """dev is made after app and within its versions."""
    made = [command[-1] for command in commands("uv")]

    assert made.index("requirements/app.txt") < made.index("requirements/dev.txt")
    assert "requirements/app.txt" in commands("uv")[1]


def test_options_reach_uv() -> None:
    """One library can be brought up to date alone."""
    assert "aiohttp" in commands("uv", ("--upgrade-package", "aiohttp"))[0]
