"""The actions of restore testing; see `tui.actions`."""

from __future__ import annotations

from tui.action import Action, Confirm, Need

PLANS = "testing-plans"
PLAN = "testing-plan"
SELECTIONS = "testing-selections"
FORM = "testing-form"
REVIEW = "testing-review"
TESTS = "tests"
COVERAGE = "coverage"
TREND = "trend"

ROWS: tuple[Action, ...] = (
    Action("testing", ("T",), "testing", "Restore testing plans of this Region", needs=(Need.ACCOUNT,)),
    # Plans and their selections
    Action(
        "new-plan",
        ("n",),
        "new plan",
        "Open the form of a new restore testing plan; sends nothing",
        (PLANS,),
        (Need.ACCOUNT,),
        rank=2,
    ),
    Action(
        "edit-plan",
        ("e",),
        "edit",
        "Open the form of this plan; sends nothing",
        (PLANS, PLAN),
        (Need.ROW,),
        rank=2,
    ),
    Action(
        "selections",
        ("enter", "l"),
        "selections",
        "What the plan restores; each selection opens its form",
        (PLAN,),
        rank=1,
    ),
    Action(
        "new-selection",
        ("n",),
        "new",
        "Open the form of a new selection of this plan; sends nothing",
        (SELECTIONS,),
        (Need.ACCOUNT,),
        rank=2,
    ),
    Action(
        "delete-testing",
        ("D",),
        "delete",
        "Delete this plan, or this selection; its name has to be typed",
        (PLANS, PLAN, SELECTIONS),
        (Need.ROW, Need.WRITE),
        rank=7,
        dangerous=True,
        confirm=Confirm.TYPE_NAME,
    ),
    Action(
        "tests",
        ("h",),
        "tests",
        "The test jobs so far: of this plan or this resource where one is open, else of all",
        (PLANS, PLAN, COVERAGE),
        (Need.ACCOUNT,),
        rank=3,
    ),
    Action(
        "coverage",
        ("v",),
        "coverage",
        "What failed last time, was never tested, changed since, or takes too long",
        (PLANS, PLAN),
        (Need.ACCOUNT,),
        rank=4,
    ),
    Action(
        "review-testing",
        ("f5",),
        "review",
        "Check it and show the exact request; sends nothing",
        (FORM,),
        rank=1,
        priority=True,
    ),
    Action(
        "send-testing",
        ("s",),
        "send",
        "Ask once more, then send the request",
        (REVIEW,),
        (Need.WRITE,),
        rank=1,
        dangerous=True,
        confirm=Confirm.SIMPLE,
    ),
    # Test jobs
    Action(
        "validate",
        ("v",),
        "validate",
        "Say by hand or by a command whether the restored resource is right; it can be said once",
        (TESTS,),
        (Need.ROW, Need.WRITE),
        rank=2,
        dangerous=True,
        confirm=Confirm.SIMPLE,
    ),
    Action(
        "tests-of-resource",
        ("o",),
        "of its resource",
        "All tests of the resource under the cursor",
        (TESTS,),
        (Need.ROW,),
        rank=4,
    ),
    Action(
        "clean-up",
        ("u",),
        "clean up",
        "Show the aws command that deletes what a test left behind; runs nothing",
        (TESTS,),
        (Need.ROW,),
        rank=5,
    ),
    Action("further-back", ("m",), "further back", "Look at more days", (TESTS,), (Need.ACCOUNT,), rank=3),
    # Coverage
    Action(
        "target",
        ("t",),
        "target",
        "Set how many minutes a restore may take, for the resource or its type; kept on this machine",
        (COVERAGE, TREND),
        (Need.ROW,),
        rank=2,
    ),
    Action(
        "trend",
        ("d",),
        "durations",
        "How long the restores took over time, as a plot",
        (TESTS, COVERAGE),
        (Need.ROW,),
        rank=6,
    ),
    Action(
        "changed-since",
        ("u",),
        "changed?",
        "Ask whether the resource has changed since it was tested: two questions to AWS Backup",
        (COVERAGE,),
        (Need.ROW,),
        rank=4,
    ),
)
