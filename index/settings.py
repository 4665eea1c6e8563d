"""Settings of the index: plain values only; nothing here imports the rest of the package."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class IndexSettings(BaseSettings):
    """How `seeds/` becomes an index. Environment: `ASSISTANT_INDEX_<FIELD>`."""

    model_config = SettingsConfigDict(
        env_prefix="ASSISTANT_INDEX_", extra="forbid", frozen=True, env_ignore_empty=True
    )

    seeds: Path = Field(default=Path("seeds"), description="Folder of source documents.")
    path: Path = Field(default=Path(".index"), description="Folder of built generations.")
    embedding_model: str = Field(
        default="all-MiniLM-L6-v2",
        min_length=1,
        description="The installed model, or any sentence-transformers model by name or path.",
    )
    passage_tokens: int = Field(
        default=88, ge=32, le=2048, description="Longest passage, in the model's tokens."
    )
    max_file_mb: int = Field(
        default=64, ge=1, le=4096, description="Largest seed that is read, in megabytes."
    )
