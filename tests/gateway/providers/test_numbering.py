"""Sixty ways to write a number in six numbering plans, and what is another number."""

import pytest

from gateway.providers import numbering
from gateway.providers.servicenow import query

# By region and the number as Genesys gives it: how directories hold it.
SPELLINGS = {
    ("US", "+12065550123"): (
        "+1 (206) 555-0123",
        "206.555.0123",
        "206 555 0123",
        "1-206-555-0123",
        "001 206 555 0123",
        "(206) 555-0123 x45",
        "+1 206 555 0123 ext. 45",
        "12065550123",
        "[206] 555\u20130123",
        "Tel.: +1 206 555 0123;ext=45",
    ),
    ("DE", "+493023125017"): (
        "+49 (0)30 23125017",
        "030/23125017",
        "(030) 23 12 50 17",
        "0049 30 23125017",
        "+49 30 / 231 25 017",
        "+49 030 23125017",
        "030 23125-017",
        "493023125017",
        "+49\xa030\xa023125017",
        "Mobil: 030 23125017 Durchwahl 17",
    ),
    ("GB", "+442079460958"): (
        "+44 (0)20 7946 0958",
        "020 7946 0958",
        "0044 20 7946 0958",
        "(020) 79460958",
        "+44-20-7946-0958",
        "+4402079460958",
        "020-7946-0958 #12",
        "44 20 7946 0958",
        "+44 20 7946 0958 or +44 20 7946 0000",
        "office 020 7946 0958",
    ),
    ("MX", "+525512345678"): (
        "+52 55 1234 5678",
        "+52 1 55 1234 5678",
        "+5215512345678",
        "55 1234 5678",
        "044 55 1234 5678",
        "045 55 1234 5678",
        "01 55 1234 5678",
        "+52 (01) 55 1234 5678",
        "+52 044 55 1234 5678",
        "0052 55 1234 5678",
    ),
    ("AR", "+5491123456789"): (
        "+54 9 11 2345-6789",
        "+54 11 2345 6789",
        "011 15 2345-6789",
        "+54 11 15 2345 6789",
        "+54 (0)11 15 2345 6789",
        "0054 9 11 2345 6789",
        "11 2345 6789",
        "(011) 2345-6789",
        "+5491123456789",
        "cell +54 9 11 2345 6789",
    ),
    ("IT", "+390669812345"): (
        "+39 06 698 12345",
        "06 69812345",
        "+39 6 698 12345",
        "+39 (0)6 69812345",
        "0039 06 69812345",
        "06/698.123.45",
        "+39-06-69812345",
        "06 698 123 45 x7",
        "telefon 06 69812345",
        "+39 0669812345",
    ),
}
EACH = [(region, number, written) for (region, number), some in SPELLINGS.items() for written in some]
# One digit more, fewer or other; another country; an extension that looks like one.
OTHERS = {
    "+12065550123": ("+1 206 555 0124", "+44 206 555 0123", "206 555 012", "x0123", "+1 206 555 01234"),
    "+493023125017": ("+49 30 23125018", "+1 302 312 5017", "302-312-5017", "030 2312501"),
    "+525512345678": ("+52 55 1234 5679", "+54 55 1234 5678"),
    "+390669812345": ("+39 366 981 2345", "+39 06 69812346"),
}


def test_there_are_sixty_in_six_plans() -> None:
    assert (len(SPELLINGS), len({*EACH})) == (6, 60)


@pytest.mark.parametrize(("region", "number", "written"), EACH)
def test_is_the_same_number(region: str, number: str, written: str) -> None:
    assert numbering.same(written, number, region=region)


@pytest.mark.parametrize(("region", "number", "written"), EACH)
def test_is_nobody_elses_number(region: str, number: str, written: str) -> None:
    others = {other for _, other in SPELLINGS if other != number}

    assert not any(numbering.same(written, other, region=region) for other in others)


@pytest.mark.parametrize(("region", "number", "written"), EACH)
def test_is_found_by_a_search_however_it_is_written(region: str, number: str, written: str) -> None:
    for spelt in numbering.pieces(number):
        assert any(piece in written for piece in spelt), written
        assert all(query.DIGITS.fullmatch(piece) for piece in spelt)


@pytest.mark.parametrize(
    ("number", "written"), [(one, each) for one, some in OTHERS.items() for each in some]
)
def test_is_another_number(number: str, written: str) -> None:
    assert not numbering.same(written, number, region="US")


@pytest.mark.parametrize("written", ["", "n/a", "none", "unknown", "-", "see manager", "1", "+", "x", "0000"])
def test_is_no_number(written: str) -> None:
    assert not numbering.readings(written, region="US") & numbering.forms("+12065550123")
    assert all(len(one) >= 3 for one in numbering.readings(written, region="US"))


def test_a_number_within_a_telephone_system_is_its_digits() -> None:
    assert numbering.same("x4410", "x4410", region="US")
    assert numbering.same("ext. 4410", "x4410", region="US")
    assert not numbering.same("+1 206 555 4410", "x4410", region="US")
