"""Every setting of an installation, read once from the environment and `.env`."""

from __future__ import annotations

import secrets
from functools import lru_cache
from pathlib import Path

from pydantic import BaseSettings, SecretStr, validator

ROOT = Path(__file__).resolve().parent.parent
TRACKER_SCHEMA = "rasa"  # Rasa calls its one table `events`


class Settings(BaseSettings):
    """Names are the environment variables' names in lower case; `.env.example` explains each."""

    host: str = "127.0.0.1"
    port: int = 8080
    rasa_port: int = 5005
    actions_port: int = 5055
    var: Path = ROOT / "var"
    database_url: str = ""
    tracker_url: str = ""
    secret_key: SecretStr = SecretStr("")
    answers: Path = ROOT / "answers"
    sfs_url: str = "https://raw.githubusercontent.com/se-lex/sfs/main"
    sfs_path: Path | None = None

    telegram_token: SecretStr = SecretStr("")
    telegram_api: str = "https://api.telegram.org"
    public_url: str = ""
    embed_origins: str = ""

    host_name: str = ""
    controller: str = ""
    contact_name: str = ""
    contact_email: str = ""
    contact_url: str = ""

    smtp_host: str = ""
    smtp_port: int = 587
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_starttls: bool = True
    editors_email: str = ""

    class Config:
        env_file = ROOT / ".env"

    @validator("var", "answers")
    def _absolute(cls, value: Path) -> Path:
        """Relative paths are the project's, wherever the process was started."""
        return value if value.is_absolute() else ROOT / value

    @property
    def rasa_url(self) -> str:
        return f"http://127.0.0.1:{self.rasa_port}"

    @property
    def actions_url(self) -> str:
        return f"http://127.0.0.1:{self.actions_port}"

    @property
    def database(self) -> str:
        """SQLAlchemy URL of our own tables; a file under `var/` unless DATABASE_URL says otherwise."""
        return self.database_url or f"sqlite:///{self.var / 'lots.db'}"

    @property
    def tracker(self) -> str:
        """SQLAlchemy URL of Rasa's tracker store: a file of its own, or its own schema in PostgreSQL."""
        if self.tracker_url or not self.database_url:
            return self.tracker_url or f"sqlite:///{self.var / 'tracker.db'}"
        joint = "&" if "?" in self.database_url else "?"
        return f"{self.database_url}{joint}options=-csearch_path%3D{TRACKER_SCHEMA}"

    def key(self) -> bytes:
        """The key that makes user ids pseudonymous: SECRET_KEY, or one made under `var/` at first start."""
        if given := self.secret_key.get_secret_value():
            return given.encode()
        path = self.var / "secret.key"
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with open(path, "x", encoding="ascii", opener=_private) as new:
                new.write(secrets.token_hex(32))
        except FileExistsError:
            pass
        return path.read_bytes().strip()


def _private(path: str, flags: int) -> int:
    import os

    return os.open(path, flags, 0o600)


@lru_cache
def settings() -> Settings:
    return Settings()
