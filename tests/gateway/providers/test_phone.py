"""Phone numbers as they come and as they are looked up."""

import pytest

from gateway.providers import phone


@pytest.mark.parametrize(
    ("written", "region", "expected"),
    [
        ("+15550100199", "US", "+15550100199"),
        ("tel:+15550100199", "US", "+15550100199"),
        ("TEL:+1-555-010-0199;ext=4", "US", "+15550100199"),
        ("sip:+15550100199@trunk.example;user=phone", "US", "+15550100199"),
        ("sip:5550100199@trunk.example", "US", "+15550100199"),
        ("(555) 010-0199", "US", "+15550100199"),
        ("+1 555 010 0199 ext. 4", "US", "+15550100199"),
        ("030 123456", "DE", "+4930123456"),
        ("+49 30 123456", "US", "+4930123456"),
    ],
)
def test_normalises(written: str, region: str, expected: str) -> None:
    assert phone.normalise(written, region=region) == expected


@pytest.mark.parametrize(
    "written",
    [
        "",
        "anonymous",
        "Restricted",
        "sip:user@example.com",
        "sip:anonymous@anonymous.invalid",
        "cust-77",
        "6ffd815bca1570e46251fcc71c103837",
        "ada@example.com",
        "5550100199@example.com",
        "5550100199^ORactive=true",
        "javascript:gs.getUserID()",
        "x4410",
        "12",
        "0800 FLOWERS",
        "+999999999999999999999999",
        "+266696687",  # "anonymous" on a telephone's keys
    ],
)
def test_takes_nothing_else_for_a_number(written: str) -> None:
    assert phone.normalise(written, region="US") is None


@pytest.mark.parametrize(
    ("written", "bare"),
    [
        ("tel:+15550100199", "+15550100199"),
        ("mailto:ada@example.com", "ada@example.com"),
        ("cust;77", "cust;77"),
        (" sip:a@b;x=1 ", "a@b"),
    ],
)
def test_without_scheme(written: str, bare: str) -> None:
    assert phone.without_scheme(written) == bare


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("sip:anonymous@anonymous.invalid", ""),
        ("sip:caller@withheld.invalid", ""),
        ("sip:Restricted@192.0.2.4", ""),
        ("tel:Private", ""),
        ("Private Number", ""),
        ("tel:+266696687", ""),
        ("+7378742833", ""),
        ("+12065550123@192.0.2.4", "+12065550123"),
        ("sip:+12065550123@192.0.2.4:5060;user=phone", "+12065550123"),
        ("sip:4410@trunk.example", "4410"),
        ("sip:ada.park@192.0.2.4", "ada.park"),
        ("sip:ada.park@northwind.example", "ada.park@northwind.example"),
        ("+12065550123", "+12065550123"),
        ("", ""),
        ("Anonymous Caller", ""),
        ("No Caller ID", ""),
        ("OUT-OF-AREA", ""),
        ("Number withheld", ""),
        ("Rufnummer unterdrückt", ""),
        ("sip:asserted-unknown@192.0.2.4:5061", ""),
        ('"Anonymous" <sip:anonymous@anonymous.invalid>;tag=1', ""),
        ("tel:0000000000", ""),
        ('"Ada" <sip:+12065550123@192.0.2.4>', "+12065550123"),
        ("sips:+12065550123@[2001:db8::1]:5061", "+12065550123"),
        ("No", "No"),
        ("sip:not.ada@northwind.example", "not.ada@northwind.example"),
        ("Private Banking", "Private Banking"),
    ],
)
def test_a_caller_has_a_number_without_its_trunk_or_none(written: str, shown: str) -> None:
    assert phone.caller_id(written) == shown
