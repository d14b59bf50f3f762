from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import hcl2
import pytest

from recovery.described import describe
from recovery.errors import BadInput
from recovery.plan import START_COPY_JOB, Step
from recovery.recovery_plan import RecoveryPlan, RestoreStep, plan_of_one
from restore_profiles.as_code.model import Argument, Block, Fixed
from restore_profiles.as_code.registry import codes, covered
from restore_profiles.registry import profiles
from runbooks import terraform
from runbooks.facts import RunbookFacts, StepFacts
from runbooks.files import RunbookFile
from runbooks.hcl import quoted
from runbooks.marker import marker_in
from runbooks.terraform_resources import code_of
from tests.runbooks.described import all_described, signed_in, volume
from tests.runbooks.plans import FACTS, HOSTILE_NAME, HOSTILE_TEXTS, hostile_plan
from tests.sandbox_process import Sandbox

PROVIDER = "registry.terraform.io/hashicorp/aws"
PLACES = ("/opt", "/usr/local/share", "/usr/share", "~/.terraform.d", "~/.local/share")
"""Where an unpacked provider may lie, each some folders deep: Terraform has it from no package registry."""
NOT_TOLD_HERE = {
    "aws_redshift_cluster": "moto tells nothing of MultiAZ, without which the provider reads no cluster",
    "aws_fsx_openzfs_file_system": "the sandbox keeps no root volume, which the provider reads",
}
"""Resources that the provider cannot import from the sandbox, and why."""
ONLY_HERE = {("aws_rds_cluster", "scaling_configuration")}
"""Differences that come of the sandbox alone: moto tells an empty ScalingConfigurationInfo of a cluster
that has none, AWS leaves it out."""
TRICKY = ("${x}", "%{if}", "$${x}", "$$${", "${", "$", "\\${x}", "$\u202e{x", "%${b", 'a"b')


def plugins() -> Path | None:
    """A folder that Terraform takes providers from, with AWS's in it."""
    for place in PLACES:
        for depth in ("", "*/", "*/*/"):
            for found in sorted(Path(place).expanduser().glob(f"{depth}{PROVIDER}")):
                return found.parents[2]
    return None


needs_provider = pytest.mark.skipif(
    shutil.which("terraform") is None or plugins() is None,
    reason="terraform and its AWS provider come from no package registry",
)


def text_of(file: RunbookFile) -> str:
    assert isinstance(file.content, str)
    return file.content


def one(**members: object) -> tuple[RecoveryPlan, RunbookFacts]:
    plan = plan_of_one(hostile_plan(), "data-1")
    return plan, replace(FACTS, steps={"data-1": StepFacts(described=volume(**members))})


def arguments_of(text: str, resource: str, name: str) -> dict[str, Any]:
    """The arguments of a resource as python-hcl2 reads them."""
    for each in hcl2.loads(text)["resource"]:
        if f'"{resource}"' in each:
            found: dict[str, Any] = each[f'"{resource}"'][f'"{name}"']
            return {key: read(value) for key, value in found.items() if key != "__is_block__"}
    raise AssertionError(f"no {resource}.{name}")


def read(value: Any) -> Any:
    """What a value of python-hcl2 is: it leaves texts in their quotes and escapes."""
    if isinstance(value, str) and value.startswith('"'):
        return json.loads(value).replace("$${", "${").replace("%%{", "%{")
    if isinstance(value, dict):
        return {read(key): read(each) for key, each in value.items() if key != "__is_block__"}
    return [read(each) for each in value] if isinstance(value, list) else value


def test_a_volume_is_what_was_described_and_its_default_values_are_left_out() -> None:
    own = {"Name": "orders", "${x}": "%{y}"}
    tags = [{"Key": key, "Value": text} for key, text in {"aws:backup:source": "no", **own}.items()]
    plan, facts = one(Iops=3000, Encrypted=True, MultiAttachEnabled=False, SnapshotId="", Tags=tags)
    main, settings = terraform.render(plan, facts)
    assert arguments_of(text_of(main), "aws_ebs_volume", "data_1") == {
        "availability_zone": "eu-west-1a",
        "type": "gp3",
        "size": 8,
        "iops": 3000,
        "encrypted": True,
        "tags": own,
    }
    [taken] = hcl2.loads(text_of(main))["import"]
    assert (read(taken["id"]), taken["to"]) == ("vol-0ab1", "${aws_ebs_volume.data_1}")
    assert 'allowed_account_ids = ["111122223333"]' in text_of(settings)
    marker = marker_in(text_of(main))
    assert marker is not None
    assert (marker.format, marker.digest) == ("terraform", plan.digest)


@pytest.mark.parametrize(("kind", "said"), [("gp2", None), ("gp3", 3000), ("io2", 3000), ("standard", None)])
def test_iops_are_said_of_volumes_only_that_may_be_made_with_them(kind: str, said: int | None) -> None:
    plan, facts = one(VolumeType=kind, Iops=3000)
    found = arguments_of(text_of(terraform.render(plan, facts)[0]), "aws_ebs_volume", "data_1")
    assert found.get("iops") == said


def test_hostile_texts_stay_texts_and_comments_stay_comments() -> None:
    texts = {**HOSTILE_TEXTS, HOSTILE_NAME: HOSTILE_NAME}
    plan, facts = one(Tags=[{"Key": key, "Value": text} for key, text in texts.items()])
    plan = replace(plan, title=HOSTILE_NAME)
    text = text_of(terraform.render(plan, facts)[0])
    assert all(letter.isprintable() or letter == "\n" for letter in text)
    assert arguments_of(text, "aws_ebs_volume", "data_1")["tags"] == texts
    assert "\nrm -rf" not in text


def test_what_cannot_be_written_is_told_and_the_rest_is_written() -> None:
    plan, facts = one()
    copy = replace(plan.restores[0].plan, steps=(Step(START_COPY_JOB, {}, "copy-job"),))
    more = (RestoreStep("copy", copy), RestoreStep("unknown", hostile_plan()))
    both = replace(plan, steps=(*plan.steps, *more))
    text = text_of(terraform.render(both, facts)[0])
    assert "# Left out. copy: a copied recovery point is no resource" in text
    assert "# Left out. unknown: nothing is known of what it restored." in text
    with pytest.raises(BadInput, match="nothing is known") as refused:
        terraform.render(plan, FACTS)
    assert all(name in refused.value.next_step for name in covered())


def test_a_type_without_a_rule_is_named(sandbox: Sandbox) -> None:
    plan, facts = one()
    other = replace(volume(), resource_type="Timestream", arn="arn:aws:timestream:x")
    with pytest.raises(BadInput, match="no rule here says how arn:aws:timestream:x"):
        terraform.render(plan, replace(facts, steps={"data-1": StepFacts(described=other)}))
    with signed_in(sandbox) as account:
        gone = describe(account.reads, "EBS", volume().arn)
    assert gone is None


def test_every_rule_is_of_a_type_that_relight_restores() -> None:
    assert set(covered()) <= {profile.resource_type for profile in profiles()}


@pytest.fixture(scope="module")
def everything(sandbox: Sandbox) -> tuple[RecoveryPlan, RunbookFacts]:
    return all_described(sandbox)


def test_every_resource_of_the_sandbox_is_read_back_as_it_was_written(
    everything: tuple[RecoveryPlan, RunbookFacts],
) -> None:
    plan, facts = everything
    text = text_of(terraform.render(plan, facts)[0])
    found = hcl2.loads(text)
    assert len(found["import"]) == len(found["resource"])
    types = {kind.strip('"') for each in found["resource"] for kind in each}
    assert types == {piece.resource for code in codes() for piece in code.pieces} - {
        "aws_s3_bucket_public_access_block"  # no bucket of the sandbox has one of its own
    }
    assert {facts.of(step.id).described.resource_type for step in plan.restores} >= {"EBS", "RDS", "S3"}  # type: ignore[union-attr]


def run(folder: Path, environment: dict[str, str], *arguments: str) -> str:
    ended = subprocess.run(
        ["terraform", *arguments],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ended.returncode == 0, f"{ended.stdout[-4000:]}\n{ended.stderr[-4000:]}"
    return ended.stdout


def terraform_environment(**more: str) -> dict[str, str]:
    kept = {name: text for name, text in os.environ.items() if not name.startswith(("AWS_", "TF_"))}
    return {**kept, "TF_CLI_CONFIG_FILE": os.devnull, "CHECKPOINT_DISABLE": "1", **more}


@pytest.mark.skipif(shutil.which("terraform") is None, reason="terraform comes from no package registry")
def test_terraform_reads_every_hostile_text_as_it_is(tmp_path: Path) -> None:
    texts = [*HOSTILE_TEXTS.values(), HOSTILE_NAME, *TRICKY]
    rows = [f'output "t{number}" {{\n  value = {quoted(text)}\n}}' for number, text in enumerate(texts)]
    (tmp_path / "texts.tf").write_text("\n".join(rows) + "\n")
    environment = terraform_environment()
    for words in (["fmt", "-check", "-diff"], ["init"], ["plan", "-out=made"]):
        run(tmp_path, environment, *words)
    shown = json.loads(run(tmp_path, environment, "show", "-json", "made"))
    found = shown["planned_values"]["outputs"]
    assert [found[f"t{number}"]["value"] for number in range(len(texts))] == texts


@needs_provider
def test_terraform_imports_everything_and_has_nothing_to_change(
    everything: tuple[RecoveryPlan, RunbookFacts], sandbox: Sandbox, tmp_path: Path
) -> None:
    plan, facts = everything
    steps = []
    for step in plan.restores:
        described = facts.of(step.id).described
        code = code_of(described) if described else None
        if code is not None and not any(piece.resource in NOT_TOLD_HERE for piece in code.pieces):
            steps.append(step)
    files = terraform.render(replace(plan, steps=tuple(steps)), facts)
    for file in files:
        (tmp_path / file.name).write_text(text_of(file))
    # The sandbox has one host for all buckets.
    (tmp_path / "here_override.tf").write_text('provider "aws" {\n  s3_use_path_style = true\n}\n')
    environment = terraform_environment(**sandbox.environment)
    run(tmp_path, environment, "fmt", "-check", "-diff")
    run(tmp_path, environment, "init", f"-plugin-dir={plugins()}")
    run(tmp_path, environment, "plan", "-input=false", "-out=made")
    shown = json.loads(run(tmp_path, environment, "show", "-json", "made"))
    changes = [change for change in shown["resource_changes"] if set(differences(change)) - ONLY_HERE]
    assert changes == []
    assert len(shown["resource_changes"]) == text_of(files[0]).count("import {")
    assert all(change["change"].get("importing") for change in shown["resource_changes"])
    assert {change["type"] for change in shown["resource_changes"]} >= {"aws_instance", "aws_dynamodb_table"}


def differences(change: dict[str, Any]) -> list[tuple[str, str]]:
    """The arguments of a resource that Terraform would change; unset and false are one to it."""
    before, after = change["change"]["before"] or {}, change["change"]["after"] or {}
    assert set(change["change"]["actions"]) <= {"no-op", "update"}, change["address"]
    return [
        (change["type"], name)
        for name in before.keys() | after.keys()
        if (before.get(name) or None) != (after.get(name) or None)
    ]


def arguments(content: tuple[Argument | Fixed | Block, ...]) -> set[str]:
    return {each.name for each in content}


@needs_provider
def test_every_argument_is_one_of_the_providers_schema(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text("terraform {\n  required_providers {\n    aws = {}\n  }\n}\n")
    environment = terraform_environment()
    run(tmp_path, environment, "init", f"-plugin-dir={plugins()}")
    schemas = json.loads(run(tmp_path, environment, "providers", "schema", "-json"))["provider_schemas"]
    [provider] = schemas.values()

    def check(block: dict[str, Any], content: tuple[Argument | Fixed | Block, ...]) -> None:
        attributes, blocks = block.get("attributes", {}), block.get("block_types", {})
        for each in content:
            if isinstance(each, Block):
                check(blocks[each.name]["block"], each.content)
            else:
                assert attributes[each.name].get("optional") or attributes[each.name].get("required")
                assert not attributes[each.name].get("deprecated"), each.name
        required = {name for name, each in attributes.items() if each.get("required")}
        assert required <= arguments(content)

    for code in codes():
        for piece in code.pieces:
            check(provider["resource_schemas"][piece.resource]["block"], piece.content)
