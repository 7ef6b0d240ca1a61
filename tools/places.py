"""Where things lie in the checkout."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VAR = ROOT / "var"
LOGS = VAR / "log"
MODELS = VAR / "models"
SECRETS = VAR / "secrets.env"
REQUIREMENTS = ROOT / "requirements"
PROCFILE = ROOT / "Procfile"
APP_ENVIRONMENT = ROOT / ".venv"
RASA_ENVIRONMENT = ROOT / ".venv-rasa"
APP_PYTHON = APP_ENVIRONMENT / "bin" / "python"
RASA_PYTHON = RASA_ENVIRONMENT / "bin" / "python"
