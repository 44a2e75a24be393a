"""Two agents' incidents at once, on one event loop, by aiosnow alone."""

import asyncio
from importlib import import_module

import pytest

from conformance.aliases import INSTANCE
from sandbox.testing.ids import sys_id_of

ADA = sys_id_of("sys_user", "ada")


@pytest.fixture(scope="module")
def sdk():
    return import_module("aiosnow")


@pytest.fixture
def incidents(sdk):
    """Return ``incidents()``: the library's own model of an incident; it is used inside ``async with``."""
    models = import_module("aiosnow.models.table.declared")
    client = sdk.Client(INSTANCE, basic_auth=("bridge", "bridge"))
    return lambda: models.IncidentModel(client, table_name="incident")


async def created(model, **values):
    response = await model.create({"short_description": "Badge refused", "impact": 2, "urgency": 1, **values})
    return response.data


def test_reads_what_it_wrote_as_typed_values(incidents, clouds):
    async def story():
        async with incidents() as model:
            made = await asyncio.gather(*(created(model, correlation_id=f"badge-{n}") for n in range(2)))
            one = await model.get_one(model.number == made[0]["number"])
            return made, one.data

    made, one = asyncio.run(story())

    rows = [row for n in range(2) for row in clouds.rows("incident", correlation_id=f"badge-{n}")]
    assert sorted(row["number"] for row in rows) == sorted(each["number"] for each in made)
    assert (one["priority"].key, one["priority"].value) == (2, "2 - High")
    assert one["sys_created_on"].year == int(rows[0]["sys_created_on"][:4])


def test_narrows_by_conditions(incidents, clouds):
    async def story():
        async with incidents() as model:
            await created(model, assigned_to=ADA, correlation_id="badge-of-ada")
            chosen = (model.assigned_to == ADA) & model.short_description.starts_with("Badge")
            return [record async for _, record in model.stream(chosen, limit=2)]

    found = asyncio.run(story())

    assert [each["correlation_id"] for each in found] == ["badge-of-ada"]


def test_changes_and_removes(incidents, clouds):
    async def story():
        async with incidents() as model:
            made = await created(model)
            await model.update(made["sys_id"], {"comments": "We look at it.", "state": 2})
            [row] = clouds.rows("incident", sys_id=made["sys_id"])
            await model.delete(made["sys_id"])
            return made["sys_id"], row

    sys_id, row = asyncio.run(story())

    assert row["state"] == "2"
    assert clouds.rows("incident", sys_id=sys_id) == []


def test_files_go_up_and_come_down(incidents, clouds, tmp_path):
    (tmp_path / "badge.txt").write_bytes(b"refused")

    async def story():
        async with incidents() as model:
            made = await created(model)
            chosen = model.sys_id == made["sys_id"]
            await model.upload_file(chosen, path=str(tmp_path / "badge.txt"))
            await model.download_file(f"table_sys_id={made['sys_id']}", dst_dir=str(tmp_path / "back"))
            return made["sys_id"]

    (tmp_path / "back").mkdir()
    sys_id = asyncio.run(story())

    assert (tmp_path / "back" / "badge.txt").read_bytes() == b"refused"
    assert [row["file_name"] for row in clouds.rows("sys_attachment", table_sys_id=sys_id)] == ["badge.txt"]
