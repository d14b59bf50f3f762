"""Plans of several steps on an account in memory, and running them to where they stop by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

from recovery.errors import RelightError
from recovery.executing import Execution, ExecutionReport
from recovery.journal import Journal
from recovery.models import RestoreJob
from recovery.plan import RestorePlan
from recovery.recovery_plan import CallStep, OnFailure, PlanStep, RecoveryPlan, RestoreStep
from restore_profiles.model import BY_HAND, Check
from restore_profiles.work import Work
from tests.unit.fake_account import CONTEXT, FakeAccount, ebs_plan

MOST_TICKS = 60
ANN = "arn:aws:iam::111122223333:user/ann"
DAY = timedelta(days=1).total_seconds()


@dataclass
class Shop(FakeAccount):
    """Takes calls beside restores. `checks` says what the check of each call answers, by its operation; one
    that is not named is done as soon as its call was taken. `refuses` is raised by an operation."""

    calls: list[tuple[str, Mapping[str, object]]] = field(default_factory=list)
    checks: dict[str, str | RelightError] = field(default_factory=dict)
    refuses: dict[str, list[RelightError]] = field(default_factory=dict)
    most_at_once: dict[str, int] = field(default_factory=dict)

    def start(
        self, service: str, operation: str, request: Mapping[str, object], *, token: str
    ) -> Mapping[str, str]:
        action = f"{service}:{operation}"
        if errors := self.refuses.get(action):
            raise errors.pop(0)
        if operation == "StartRestoreJob":
            answer = super().start(service, operation, request, token=token)
            self._give_type(answer["RestoreJobId"], str(request["ResourceType"]))
            return answer
        if operation == "StartCopyJob":
            return super().start(service, operation, request, token=token)
        self.before_effect()
        self.calls.append((action, request))
        self.after_effect()
        return {}

    def _give_type(self, job_id: str, resource_type: str) -> None:
        self.all_jobs[job_id] = replace(self.all_jobs[job_id], resource_type=resource_type)
        running = sum(
            not job.finished and job.resource_type == resource_type for job in self.all_jobs.values()
        )
        self.most_at_once[resource_type] = max(running, self.most_at_once.get(resource_type, 0))

    def is_done(self, operation: str, request: Mapping[str, object], path: str) -> str:
        answer = self.checks.get(path, "yes" if any(path == action for action, _ in self.calls) else "no")
        if isinstance(answer, RelightError):
            raise answer
        return answer

    def finish(self, status: str = "COMPLETED", only: str = "") -> None:
        """End every job that runs, or one."""
        for job in list(self.all_jobs.values()):
            if not job.finished and only in ("", job.id):
                self.all_jobs[job.id] = self._ended(job, status)
        landed = f"{self.context.region}:landed"
        self.copied = tuple(
            replace(copy, status=status, destination_point_arn=landed) for copy in self.copied
        )

    def _ended(self, job: RestoreJob, status: str) -> RestoreJob:
        made = f"arn:aws:ec2:eu-west-1:111122223333:volume/made-by-{job.id}" if status == "COMPLETED" else ""
        return replace(job, status=status, completed=self.clock.now, created_resource_arn=made)


def restore(name: str, *after: str, resource_type: str = "EBS") -> RestoreStep:
    """A restore of a point of its own."""
    plan = ebs_plan(point=f"arn:aws:ec2:eu-west-1::snapshot/snap-{name}")
    request = {**plan.step.request, "ResourceType": resource_type}
    return RestoreStep(
        name,
        RestorePlan(
            plan.context,
            replace(plan.source, resource_type=resource_type, resource_name=name),
            (replace(plan.step, request=request),),
        ),
        after,
    )


def call(name: str, *after: str, of: str = "", optional: bool = False, asks: str = "") -> CallStep:
    """A call on what `of` made, or else on nothing; done once the account has taken it."""
    action = f"ec2:Do{name.title()}"
    request = {"Volume": f"{{steps.{of}.created.id}}"} if of else {}
    if asks:
        request["Answer"] = f"{{ask.{asks}}}"
    work = Work(
        name,
        f"Do {name}",
        action,
        request,
        Check("ec2:DescribeVolumes", {}, action, ("yes",)),
        {asks: "Which?"} if asks else {},
        optional,
        "",
    )
    return CallStep(name, work, after)


def by_hand(name: str, *after: str) -> CallStep:
    return CallStep(name, Work(name, f"Do {name}", "", {}, BY_HAND, {}, False, "Do it."), after)


def plan_of(
    *steps: PlanStep, on_failure: OnFailure = OnFailure.STOP, at_once: Mapping[str, int] | None = None
) -> RecoveryPlan:
    return RecoveryPlan(CONTEXT, steps, title="The shop", on_failure=on_failure, at_once=at_once or {})


def words(report: ExecutionReport) -> dict[str, str]:
    return {name: state.standing.value for name, state in report.states.items()}


def run_on(execution: Execution, account: Shop, *, status: str = "COMPLETED") -> ExecutionReport:
    """Tick until it stops by itself; the jobs that run end between two ticks."""
    for _ in range(MOST_TICKS):
        report = execution.tick()
        if report.over:
            return report
        account.clock.advance(report.next_in_seconds)
        account.finish(status)
    raise AssertionError(words(report))


CHAIN = plan_of(
    restore("orders"),
    restore("carts"),
    call("attach", "orders", of="orders"),
    call("tell", "attach", "carts"),
)


def executing(
    account: Shop,
    journal: Journal,
    plan: RecoveryPlan = CHAIN,
    *,
    again: bool = False,
    retry: bool = False,
    answers: Mapping[str, str] | None = None,
) -> Execution:
    """As another process would: it has read nothing yet."""
    fresh = Journal(journal.directory, account.clock)
    return Execution(plan, account, fresh, again=again, retry=retry, answers=answers)
