"""Settings of answering: plain values only; nothing here imports the rest of the package."""

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """How questions are answered. Environment: `ASSISTANT_<FIELD>`."""

    model_config = SettingsConfigDict(
        env_prefix="ASSISTANT_", extra="forbid", frozen=True, env_ignore_empty=True
    )

    passages: int = Field(default=10, ge=1, le=50, description="Passages considered per question.")
    max_sentences: int = Field(default=4, ge=1, le=8, description="Longest answer, in sentences.")
    max_words: int = Field(default=80, ge=20, le=400, description="Longest answer, in words.")
    max_question_characters: int = Field(
        default=2000, ge=100, le=20000, description="Longest question that is read."
    )
    reranker: str = Field(
        default="",
        description="A sentence-transformers CrossEncoder that orders the passages; none: ours.",
    )
    thresholds: str = Field(
        default="",
        description="Thresholds that `assistant eval --refit` wrote; none: ours.",
    )
    llm: str = Field(
        default="",
        description="The chat model that writes, as `provider:model`; none: answers are quoted.",
    )
    strict: bool = Field(
        default=False, description="Leave out what the documents do not bear out, not flag it."
    )
    suggestions: bool = Field(default=True, description="Suggest questions on the page.")
    conversations: Path = Field(
        default=Path(".conversations.sqlite"), description="File that keeps the conversations."
    )


class ModelSettings(BaseSettings):
    """How the chat model is used. Environment: `ASSISTANT_LLM_<FIELD>`."""

    model_config = SettingsConfigDict(
        env_prefix="ASSISTANT_LLM_", extra="forbid", frozen=True, env_ignore_empty=True
    )

    url: str = Field(default="", description="Where the model is served; none: the provider's own.")
    timeout_seconds: float = Field(
        default=60, gt=0, le=3600, description="Longest silence of the model, in seconds."
    )
    attempts: int = Field(default=3, ge=1, le=10, description="How often a request is tried.")
    context_tokens: int = Field(
        default=4096, ge=1024, le=1_000_000, description="What fits in a prompt and its answer."
    )
    answer_tokens: int = Field(
        default=512, ge=64, le=8192, description="Longest text that the model may write."
    )


class ServerSettings(BaseSettings):
    """How page and API are served. Environment: `ASSISTANT_<FIELD>`."""

    model_config = SettingsConfigDict(
        env_prefix="ASSISTANT_", extra="forbid", frozen=True, env_ignore_empty=True
    )

    host: str = Field(default="127.0.0.1", description="Address that page and API are served on.")
    port: int = Field(default=7860, ge=0, le=65535, description="Its port; 0 takes a free one.")
    token: SecretStr = Field(
        default=SecretStr(""), description="Bearer token that the API asks for; none: open."
    )
    password: SecretStr = Field(
        default=SecretStr(""), description="Password that page and API ask for; none: open."
    )
    open: bool = Field(
        default=False, description="Let other machines in though nothing is asked of them."
    )
    requests_per_minute: int = Field(
        default=60, ge=1, le=100_000, description="Most API requests of one client in a minute."
    )
    concurrency: int = Field(
        default=4, ge=1, le=64, description="Questions of the API answered at a time."
    )
