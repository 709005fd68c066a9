"""What of Kubernetes' API our manifests use: a field that it doesn't have is found without a cluster."""

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator
from pydantic.alias_generators import to_camel

Names = dict[str, str]
Name = Annotated[str, Field(pattern=r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")]
Quantity = Annotated[str, Field(pattern=r"^\d+(m|Mi|Gi)?$")]
Port = Annotated[int, Field(gt=0, lt=65536)] | Name


class Part(BaseModel):
    """A part of a manifest; it holds nothing but what is listed."""

    model_config = ConfigDict(alias_generator=to_camel, extra="forbid", strict=True)


class Metadata(Part):
    name: Name | None = None
    labels: Names = {}
    annotations: Names = {}


class Selector(Part):
    match_labels: Names


class Confinement(Part):
    allow_privilege_escalation: bool
    read_only_root_filesystem: bool
    capabilities: dict[Literal["drop", "add"], list[str]]


class Exec(Part):
    command: list[str]


class HttpGet(Part):
    path: Annotated[str, Field(pattern="^/")]
    port: Port


class Probe(Part):
    http_get: HttpGet
    period_seconds: int = 10
    failure_threshold: int = 3


class Hook(Part):
    exec: Exec


class Lifecycle(Part):
    pre_stop: Hook


class Source(Part):
    secret_ref: dict[Literal["name"], Name]


class Mount(Part):
    name: Name
    mount_path: Annotated[str, Field(pattern="^/")]


class Listening(Part):
    name: Name
    container_port: int


class Resources(Part):
    requests: dict[Literal["cpu", "memory"], Quantity]
    limits: dict[Literal["cpu", "memory"], Quantity]


class Container(Part):
    name: Name
    image: str
    args: list[str]
    env_from: list[Source]
    security_context: Confinement
    volume_mounts: list[Mount]
    ports: list[Listening] = []
    lifecycle: Lifecycle | None = None
    liveness_probe: Probe | None = None
    readiness_probe: Probe | None = None
    startup_probe: Probe | None = None
    resources: Resources | None = None


class Volume(Part):
    name: Name
    empty_dir: dict[str, Any]


class Spread(Part):
    max_skew: int
    topology_key: str
    when_unsatisfiable: Literal["ScheduleAnyway", "DoNotSchedule"]
    label_selector: Selector


class PodSecurity(Part):
    run_as_non_root: bool
    run_as_user: int
    fs_group: int
    seccomp_profile: dict[Literal["type"], Literal["RuntimeDefault"]]


class Pod(Part):
    termination_grace_period_seconds: int
    automount_service_account_token: bool
    security_context: PodSecurity
    topology_spread_constraints: list[Spread]
    init_containers: list[Container]
    containers: list[Container]
    volumes: list[Volume]

    @model_validator(mode="after")
    def _every_mount_is_a_volume(self) -> Self:
        volumes = {it.name for it in self.volumes}
        for container in [*self.init_containers, *self.containers]:
            assert {it.name for it in container.volume_mounts} <= volumes
        return self


class Template(Part):
    metadata: Metadata
    spec: Pod


class Rolling(Part):
    rolling_update: dict[Literal["maxUnavailable", "maxSurge"], int]


class Replicas(Part):
    replicas: int
    selector: Selector
    strategy: Rolling
    template: Template

    @model_validator(mode="after")
    def _it_selects_its_own_pods(self) -> Self:
        assert self.selector.match_labels.items() <= self.template.metadata.labels.items()
        return self


class Deployment(Part):
    api_version: Literal["apps/v1"]
    kind: Literal["Deployment"]
    metadata: Metadata
    spec: Replicas


class Opening(Part):
    name: Name
    port: int
    target_port: Port


class Pods(Part):
    selector: Names
    ports: list[Opening]


class Service(Part):
    api_version: Literal["v1"]
    kind: Literal["Service"]
    metadata: Metadata
    spec: Pods


class Budget(Part):
    min_available: int
    selector: Selector


class PodDisruptionBudget(Part):
    api_version: Literal["policy/v1"]
    kind: Literal["PodDisruptionBudget"]
    metadata: Metadata
    spec: Budget


class ServiceBackend(Part):
    name: Name
    port: dict[Literal["name"], Name]


class Backend(Part):
    service: ServiceBackend


class Path(Part):
    path: Annotated[str, Field(pattern="^/")]
    path_type: Literal["Prefix", "Exact"]
    backend: Backend


class Paths(Part):
    paths: list[Path]


class Rule(Part):
    host: str
    http: Paths


class Rules(Part):
    rules: list[Rule]


class Ingress(Part):
    api_version: Literal["networking.k8s.io/v1"]
    kind: Literal["Ingress"]
    metadata: Metadata
    spec: Rules


Manifest = Deployment | Service | PodDisruptionBudget | Ingress
MANIFESTS: TypeAdapter[list[Manifest]] = TypeAdapter(
    list[Annotated[Manifest, Field(discriminator="kind")]]
)
