"""Settings of answering: plain values only; nothing here imports the rest of the package."""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """How questions are answered. Environment: `ASSISTANT_<FIELD>`."""

    model_config = SettingsConfigDict(
        env_prefix="ASSISTANT_", extra="forbid", frozen=True, env_ignore_empty=True
    )

    passages: int = Field(default=10, ge=1, le=50, description="Passages considered per question.")
    max_sentences: int = Field(default=4, ge=1, le=4, description="Longest answer, in sentences.")
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
    host: str = Field(default="127.0.0.1", description="Address the chat page is served on.")
    port: int = Field(default=7860, ge=0, le=65535, description="Its port; 0 takes a free one.")
