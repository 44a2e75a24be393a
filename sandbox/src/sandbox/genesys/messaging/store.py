"""Channels as the stand-in keeps them: Open Messaging integrations, what they allow, and uploaded files."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from sandbox.genesys import catalogue
from sandbox.organisation import uuid_of

Switch = Literal["Enabled", "Disabled"]
ANY_TYPE = ("*/*",)


@dataclass(slots=True, kw_only=True)
class Profile:
    """A supported content profile: which files may pass, by MIME type; ``image/*`` stands for all images."""

    id: str
    name: str
    inbound: tuple[str, ...] = ANY_TYPE
    outbound: tuple[str, ...] = ANY_TYPE
    version: int = 1
    created_at: datetime = catalogue.CREATED_AT
    modified_at: datetime = catalogue.CREATED_AT

    def allows(self, mime: str, direction: Literal["inbound", "outbound"]) -> bool:
        """Return whether a file of this type may pass."""
        allowed = self.inbound if direction == "inbound" else self.outbound
        return not {"*/*", mime, f"{mime.partition('/')[0]}/*"}.isdisjoint(allowed)


@dataclass(slots=True, kw_only=True)
class Setting:
    """A messaging setting; ``typing`` says whether typing events flow in and out."""

    id: str
    name: str
    typing: dict[str, Switch] = field(default_factory=lambda: {"inbound": "Enabled", "outbound": "Enabled"})
    content: dict[str, Any] = field(default_factory=dict)
    version: int = 1
    created_at: datetime = catalogue.CREATED_AT
    modified_at: datetime = catalogue.CREATED_AT


@dataclass(slots=True, kw_only=True)
class Integration:
    """An Open Messaging integration; the one of the demo has no ``url`` of its own: the settings name it."""

    id: str
    name: str
    profile_id: str
    setting_id: str
    flow_id: str = ""
    url: str = ""
    secret: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    created_at: datetime = catalogue.CREATED_AT
    modified_at: datetime = catalogue.CREATED_AT
    create_status: Literal["Initiated", "Completed", "Error"] = "Completed"

    @property
    def is_active(self) -> bool:
        """Return whether its creation is over and messages may pass."""
        return self.create_status == "Completed"


@dataclass(slots=True, kw_only=True)
class Upload:
    """A file on its way; ``owner_ids`` are conversation and communication."""

    id: str
    name: str
    mime: str
    length: int
    md5: str | None
    owner_ids: tuple[str, str]
    status: Literal["uploading", "valid", "invalid"] = "uploading"
    raw: bytes = b""


@dataclass(slots=True, kw_only=True)
class Channels:
    """All of it, by id."""

    integrations: dict[str, Integration]
    profiles: dict[str, Profile]
    settings: dict[str, Setting]
    default_profile_id: str
    default_setting_id: str
    uploads: dict[str, Upload] = field(default_factory=dict)
    threading: dict[str, int] = field(default_factory=dict)


def seeded() -> Channels:
    """Return what the demo organisation starts with: one integration that lets everything pass."""
    profile = Profile(id=uuid_of("supportedcontent", "default"), name="Everything")
    setting = Setting(id=uuid_of("messagingsetting", "default"), name="Default")
    own = Integration(
        id=catalogue.INTEGRATION_ID,
        name=catalogue.INTEGRATION_NAME,
        profile_id=profile.id,
        setting_id=setting.id,
    )
    return Channels(
        integrations={own.id: own},
        profiles={profile.id: profile},
        settings={setting.id: setting},
        default_profile_id=profile.id,
        default_setting_id=setting.id,
    )
