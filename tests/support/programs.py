"""Small programs that tests put on a path of their own."""

from pathlib import Path


def write_program(file: Path, script: str) -> Path:
    """An executable shell script."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)
    return file


def fake_python(file: Path, version: str) -> Path:
    """Says it is that Python when asked; makes an empty environment for `-m venv`.

    Whatever else it is asked to do is written to a file `calls` beside it.
    """
    script = f"""
if [ "$1" = -c ]; then echo "{version} {file}"; exit 0; fi
echo "$@" >> "{file.parent / "calls"}"
if [ "$2" = venv ]; then mkdir -p "$3/bin" && cp "$0" "$3/bin/python"; fi
"""
    return write_program(file, script)
