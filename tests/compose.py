"""What of Compose's format our file uses: a key that it doesn't have is found without Docker."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Name = Annotated[str, Field(pattern=r"^[a-zA-Z0-9._-]+$")]
Duration = Annotated[str, Field(pattern=r"^(\d+(us|ms|s|m|h))+$")]
#: An address of the host, a port or several, and the container's; variables may stand in it.
Published = Annotated[str, Field(pattern=r"^[\d.]+:(\d+(-\d+)?|\$\{\w+:-\d+\}):\d+$")]


class Part(BaseModel):
    """A part of the file; it holds nothing but what is listed."""

    model_config = ConfigDict(extra="forbid", strict=True)


class HealthCheck(Part):
    test: list[str]
    interval: Duration = "30s"
    retries: int = 3


class Condition(Part):
    condition: Literal["service_started", "service_healthy", "service_completed_successfully"]


class Service(Part):
    image: str | None = None
    build: str | None = None
    command: list[str] = []
    environment: dict[Annotated[str, Field(pattern=r"^[A-Z_]+$")], str] = {}
    env_file: list[str] = []
    ports: list[Published] = []
    volumes: list[Annotated[str, Field(pattern=r"^[^:]+:/[^:]*$")]] = []
    tmpfs: list[Annotated[str, Field(pattern="^/")]] = []
    read_only: bool = False
    restart: Literal["no", "always", "on-failure", "unless-stopped"] = "no"
    stop_grace_period: Duration = "10s"
    healthcheck: HealthCheck | None = None
    depends_on: dict[Name, Condition] = {}

    @model_validator(mode="after")
    def _it_is_an_image_or_made_into_one(self) -> Self:
        assert (self.image is None) != (self.build is None)
        return self


class Compose(Part):
    """The file."""

    services: dict[Name, Service]
    volumes: dict[Name, None] = {}

    @model_validator(mode="after")
    def _what_is_named_is_there(self) -> Self:
        for service in self.services.values():
            assert service.depends_on.keys() <= self.services.keys()
            assert {it.partition(":")[0] for it in service.volumes} <= self.volumes.keys()
            for name, awaited in service.depends_on.items():
                is_asked = self.services[name].healthcheck is not None
                assert is_asked or awaited.condition != "service_healthy"
        return self
