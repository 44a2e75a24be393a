"""The hosts of all Genesys Cloud regions. Source: docs/providers/genesys.md#regions."""

from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured

DOMAINS = {
    "us-east-1": "mypurecloud.com",
    "us-east-2": "use2.us-gov-pure.cloud",  # FedRAMP
    "us-west-2": "usw2.pure.cloud",
    "ca-central-1": "cac1.pure.cloud",
    "mx-central-1": "mxc1.pure.cloud",
    "sa-east-1": "sae1.pure.cloud",
    "eu-west-1": "mypurecloud.ie",
    "eu-west-2": "euw2.pure.cloud",
    "eu-central-1": "mypurecloud.de",
    "eu-central-2": "euc2.pure.cloud",
    "eusc-de-east-1": "edee1.eusc-pure.cloud",  # the AWS European Sovereign Cloud
    "me-central-1": "mec1.pure.cloud",
    "ap-northeast-1": "mypurecloud.jp",
    "ap-northeast-2": "apne2.pure.cloud",
    "ap-northeast-3": "apne3.pure.cloud",
    "ap-south-1": "aps1.pure.cloud",
    "ap-southeast-1": "apse1.pure.cloud",
    "ap-southeast-2": "mypurecloud.com.au",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Hosts:
    """The base addresses of one region, both "" without a region."""

    api: str = ""
    login: str = ""


def hosts(region: str) -> Hosts:
    """Return the addresses of a region, given by its AWS name.

    Raises:
        ImproperlyConfigured: Genesys Cloud has no such region.
    """
    if not region:
        return Hosts()
    if region not in DOMAINS:
        raise ImproperlyConfigured(f"GENESYS_REGION must be one of {', '.join(DOMAINS)}")
    return Hosts(api=f"https://api.{DOMAINS[region]}", login=f"https://login.{DOMAINS[region]}")
