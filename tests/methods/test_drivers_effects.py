"""Which drivers go with activity: a truth that was put in comes out, and nothing else does."""

import numpy as np
import pandas as pd
import pytest

from tarazu.methods.capture_recapture.chains import in_threads
from tarazu.methods.drivers import find_drivers
from tarazu.methods.drivers.areas_apart import contiguous_blocks, halves
from tarazu.methods.drivers.field import make_field
from tarazu.methods.drivers.gaps import find_gaps

ROWS, COLUMNS = 10, 8
AREAS = ROWS * COLUMNS
TRUTH = {"kilns": 0.6, "poverty": -0.5}
QUICK = {"blocks": 0, "pairs": 0, "warm_up": 250, "draws": 400}


def grid(rows=ROWS, columns=COLUMNS):
    place = np.arange(rows * columns).reshape(rows, columns)
    across = np.column_stack([place[:, :-1].ravel(), place[:, 1:].ravel()])
    return np.vstack([across, np.column_stack([place[:-1].ravel(), place[1:].ravel()])])


def made_up(seed, *, names=("kilns", "poverty", "roads", "schools", "wells", "mines"), spread=0.3, forms=1, due=12.0):
    """Counts of areas whose rates go with kilns (up) and poverty (down) and with no other driver."""
    draw = np.random.default_rng(seed)
    table = pd.DataFrame(draw.normal(size=(AREAS, len(names))), columns=list(names))
    table.index = [f"area {i:02d}" for i in range(AREAS)]
    field = make_field(grid(), AREAS, spatial="bym2")
    u = spread * np.column_stack(
        [field.turns @ (np.sqrt(0.5 * field.shares + 0.5) * draw.normal(size=AREAS)) for _ in range(forms)]
    )
    line = sum(TRUTH.get(name, 0.0) * table[name].to_numpy() for name in names)
    expected = due * np.exp(0.5 * draw.normal(size=AREAS))
    cases = draw.poisson(expected[:, None] * np.exp(line[:, None] + u))
    return (cases[:, 0] if forms == 1 else cases), expected, table


@pytest.fixture(scope="module")
def found():
    cases, expected, table = made_up(1)
    return find_drivers(cases, expected, table, grid(), blocks=4, pairs=6, warm_up=300, draws=500)


def test_what_was_put_in_comes_out_and_the_rest_is_drawn_to_nothing(found):
    frame = found.to_frame()
    per_unit = 1 / frame["step"]
    for name, effect in TRUTH.items():
        low, high = (np.log(frame[end]) * per_unit for end in ("lower", "upper"))
        assert low[name] < effect < high[name]
        assert abs(2 * frame.loc[name, "more"] - 1) > 0.99
    null = frame.drop(list(TRUTH))
    assert (np.abs(np.log(null["estimate"])) < 0.1).all()
    assert ((null["lower"] < 1) & (null["upper"] > 1)).all()


def test_drivers_that_matter_lead_in_the_halves_and_foretell_unseen_places(found):
    stability = dict(zip(found.data.names, found.stability, strict=True))
    assert min(stability[name] for name in TRUTH) > 0.9
    assert max(stability[name] for name in set(stability) - set(TRUTH)) < 0.9
    assert found.foretelling.gain > 2 * found.foretelling.error > 0
    assert found.foretelling.by_block.sum() == pytest.approx(found.foretelling.gain)


def test_drivers_that_do_not_matter_foretell_nothing():
    cases, expected, table = made_up(2, names=("roads", "schools", "wells"))
    found = find_drivers(cases, expected, table, grid(), blocks=4, pairs=0, warm_up=250, draws=300)
    assert found.foretelling.gain < 2 * found.foretelling.error + 1
    frame = found.to_frame()
    assert ((frame["lower"] < 1) & (frame["upper"] > 1)).all()


def test_chains_agree(found):
    assert found.r_hat < 1.05
    assert found.effective > 100


def newton(cases, expected, table):
    """Plain Poisson regression: estimates and standard errors."""
    design = np.column_stack([np.ones(len(cases)), table])
    weights = np.zeros(design.shape[1])
    for _ in range(50):
        mean = expected * np.exp(design @ weights)
        information = design.T @ (mean[:, None] * design)
        weights += np.linalg.solve(information, design.T @ (cases - mean))
    return weights, np.sqrt(np.diag(np.linalg.inv(information)))


def test_without_shrinkage_and_field_it_is_plain_poisson_regression():
    cases, expected, table = made_up(3, spread=0.0)
    found = find_drivers(cases, expected, table, None, shrinkage="none", spatial="none", **QUICK)
    weights, errors = newton(cases, expected, table)
    effects = found.effects[:, 0] / found.data.scale
    assert effects.mean(axis=0) == pytest.approx(weights[1:], abs=0.2 * errors[1:].min())  # noise of the draws
    assert effects.std(axis=0) == pytest.approx(errors[1:], rel=0.12)


def test_more_than_chance_spread_widens_intervals():
    cases, expected, table = made_up(4, spread=0.8, due=40.0)
    plain = find_drivers(cases, expected, table, None, shrinkage="none", spatial="none", **QUICK)
    wide = find_drivers(cases, expected, table, None, shrinkage="none", spatial="independent", **QUICK)
    assert (wide.effects.std(axis=0) > 2 * plain.effects.std(axis=0)).all()
    assert np.median(wide.spread[:, 0, 0]) > 0.5


def test_a_map_that_runs_with_a_driver_is_not_taken_for_the_driver():
    """Rates and a driver both run smoothly over the map, each by itself: without the spatial effect it seems to matter."""
    taken = {"bym2": 0, "none": 0}
    pairs, field = grid(), make_field(grid(), AREAS, spatial="bym2")
    for seed in range(5):
        draw = np.random.default_rng(100 + seed)
        smooth, other = (field.turns @ (np.sqrt(field.shares) * draw.normal(size=AREAS)) for _ in range(2))
        expected = np.full(AREAS, 20.0)
        cases = draw.poisson(expected * np.exp(0.6 * smooth))
        table = pd.DataFrame({"other": other, "noise": draw.normal(size=AREAS)})
        for spatial in taken:
            frame = find_drivers(cases, expected, table, pairs, spatial=spatial, **QUICK).to_frame()
            taken[spatial] += not frame.loc["other", "lower"] < 1 < frame.loc["other", "upper"]
    assert taken["none"] >= 3
    assert taken["bym2"] <= 1


def test_the_order_of_areas_and_drivers_changes_nothing(found):
    cases, expected, table = made_up(1)
    draw = np.random.default_rng(0)
    order, columns = draw.permutation(AREAS), draw.permutation(table.shape[1])
    moved = np.argsort(order)[grid()]
    again = find_drivers(
        cases[order], expected[order], table.iloc[order, columns], moved, blocks=4, pairs=6, warm_up=300, draws=500
    )
    first, second = found.to_frame(), again.to_frame().loc[list(table.columns)]
    pd.testing.assert_frame_equal(first, second)
    assert again.log_rates == pytest.approx(found.log_rates[:, :, order])
    assert again.foretelling.gain == pytest.approx(found.foretelling.gain)
    assert (again.foretelling.blocks == found.foretelling.blocks[order]).all()


def test_another_seed_says_nearly_the_same():
    cases, expected, table = made_up(1)
    one, other = (find_drivers(cases, expected, table, grid(), seed=seed, **QUICK).to_frame() for seed in (0, 1))
    assert not one.equals(other)
    assert np.log(one["estimate"]).to_numpy() == pytest.approx(np.log(other["estimate"]).to_numpy(), abs=0.05)


def test_forms_borrow_from_each_other_where_they_are_alike():
    cases, expected, table = made_up(5, forms=3, due=6.0)
    together = find_drivers(cases, expected, table, grid(), forms=["bonded", "begging", "sexual"], **QUICK)
    alone = [find_drivers(cases[:, at], expected, table, grid(), **QUICK) for at in range(3)]
    kilns = together.data.names.index("kilns")
    for at in range(3):
        assert together.effects[:, at, kilns].std() < alone[at].effects[:, 0, kilns].std()
    low, high = np.quantile(together.common[:, kilns] / together.data.scale[kilns], [0.025, 0.975])
    assert low < TRUTH["kilns"] < high
    assert together.to_frame("begging").loc["kilns", "lower"] > 1
    with pytest.raises(ValueError, match="name a form: bonded, begging, sexual"):
        together.why("area 00")


def test_a_form_that_is_unlike_the_others_keeps_its_own_effect():
    cases, expected, table = made_up(6, forms=3, due=40.0, spread=0.1)
    draw = np.random.default_rng(9)
    cases[:, 2] = draw.poisson(expected * np.exp(-0.6 * table["kilns"]))
    found = find_drivers(cases, expected, table, grid(), **QUICK)
    assert found.to_frame("form 1").loc["kilns", "lower"] > 1
    assert found.to_frame("form 3").loc["kilns", "upper"] < 1


def test_unknown_values_are_drawn_with_the_rest():
    """A third of kilns is unknown at random: the effect stays, its interval is wider, and nothing is as sure as with all."""
    cases, expected, table = made_up(7)
    holes = table.copy()
    holes.loc[np.random.default_rng(1).random(AREAS) < 0.35, "kilns"] = np.nan
    whole, found = (find_drivers(cases, expected, held, grid(), **QUICK) for held in (table, holes))
    frame, at = found.to_frame(), found.data.names.index("kilns")
    scaled = found.effects[:, 0, at] / found.data.scale[at]
    low, high = np.quantile(scaled, [0.025, 0.975])
    assert low < TRUTH["kilns"] < high
    assert scaled.std() > (whole.effects[:, 0, at] / whole.data.scale[at]).std()
    assert frame.loc["kilns", "known"] == table.shape[0] - holes["kilns"].isna().sum()


def test_gaps_follow_the_drivers_that_they_go_with():
    draw = np.random.default_rng(2)
    one = draw.normal(size=400)
    values = np.column_stack([one, 0.9 * one + np.sqrt(1 - 0.81) * draw.normal(size=400), draw.normal(size=400)])
    hidden = values[:100, 1].copy()
    values[:100, 1] = np.nan
    gaps = find_gaps(values)
    assert np.corrcoef(gaps.filled[:100, 1], hidden)[0, 1] > 0.85
    assert gaps.factors[0][1, 1] == pytest.approx(np.sqrt(1 - 0.81 * 0.81), abs=0.06)  # a tenth is held to be unrelated
    assert (gaps.filled[100:] == values[100:]).all()
    assert not np.delete(np.delete(gaps.factors[0], 1, 0), 1, 1).any()


def test_drivers_known_in_few_areas_are_left_out_and_named():
    cases, expected, table = made_up(1)
    table = table.assign(rare=np.where(np.arange(AREAS) < 20, 1.0 * np.arange(AREAS), np.nan), flat=3.0)
    found = find_drivers(cases, expected, table, grid(), **QUICK)
    assert dict(found.left_out) == {"rare": "known in 20 of 80 areas", "flat": "alike in all areas"}
    assert "rare (known in 20 of 80 areas)" in found.about()
    assert set(found.why("area 30").unknown) == {"rare", "flat"}


def test_why_here(found):
    _, _, table = made_up(1)
    area = table["kilns"].idxmax()
    why = found.why(area)
    frame = why.to_frame()
    assert frame.loc["kilns", "lower"] > 1
    effect = np.median(found.effects[:, 0, 0]) / found.data.scale[0]
    apart = table.loc[area, "kilns"] - table["kilns"].median()
    assert frame.loc["kilns", "estimate"] == pytest.approx(np.exp(effect * apart))
    assert frame.loc["kilns", "value"] == table.loc[area, "kilns"]
    assert area not in why.alike
    calm = {found.data.areas[i] for i in np.flatnonzero((found.log_rates[:, 0] > 0).mean(axis=0) < 0.5)}
    assert set(why.alike) <= calm
    assert "not causes" in why.about()
    with pytest.raises(ValueError, match="'nowhere' is not one"):
        found.why("nowhere")


def test_an_unknown_driver_is_missing_from_why():
    cases, expected, table = made_up(1)
    table.loc["area 05", "wells"] = np.nan
    why = find_drivers(cases, expected, table, grid(), **QUICK).why("area 05")
    assert why.unknown == ("wells",)
    assert "wells" not in why.names


def test_a_ridge_shrinks_all_alike_and_finds_the_same():
    cases, expected, table = made_up(1)
    frame = find_drivers(cases, expected, table, grid(), shrinkage="ridge", **QUICK).to_frame()
    assert frame.loc["kilns", "lower"] > 1 > frame.loc["poverty", "upper"]


def test_blocks_hang_together_and_are_alike_in_size():
    field = make_field(grid(), AREAS, spatial="bym2")
    place = contiguous_blocks(field, AREAS, blocks=5, seed=0)
    assert np.bincount(place).min() >= 10
    for block in range(5):
        inside = np.flatnonzero(place == block)
        assert len(np.unique(_parts(field.links[np.ix_(inside, inside)]))) == 1


def test_blocks_of_an_archipelago_hold_every_area():
    field = make_field([(0, 1), (1, 2), (4, 5)], 8, spatial="bym2")
    place = contiguous_blocks(field, 8, blocks=3, seed=0)
    assert (place >= 0).all()
    assert np.bincount(place, minlength=3).min() >= 1


def _parts(links):
    from tarazu.methods.drivers.field import parts_of

    return parts_of(links)


def test_halves_come_with_what_they_leave():
    chosen = halves(11, pairs=3, seed=0)
    assert (chosen[::2] ^ chosen[1::2]).all()
    assert set(chosen.sum(axis=1)) == {5, 6}


def test_an_island_has_an_effect_of_its_own():
    field = make_field([(0, 1), (1, 2)], 4, spatial="bym2")
    covariance = (field.turns * field.shares) @ field.turns.T
    assert covariance[3] == pytest.approx([0, 0, 0, 1])
    assert np.exp(np.log(np.diag(covariance)[:3]).mean()) == pytest.approx(1)


def test_threads_change_nothing(monkeypatch):
    cases, expected, table = made_up(1)
    many = find_drivers(cases, expected, table, grid(), **QUICK).effects
    monkeypatch.setattr("tarazu.methods.drivers.find.in_threads", lambda run, count: [run(i) for i in range(count)])
    assert (find_drivers(cases, expected, table, grid(), **QUICK).effects == many).all()
    assert in_threads(abs, 2) == [0, 1]


def _faulty(**changed):
    cases, expected, table = made_up(1)
    given = {"cases": cases, "expected": expected, "drivers": table, "neighbours": grid(), **QUICK, **changed}
    return given.pop("cases"), given.pop("expected"), given.pop("drivers"), given.pop("neighbours"), given


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"cases": np.ones(5)}, r"cases has shape \(5,\); drivers has 80 areas"),
        ({"expected": np.ones(5)}, r"expected has shape \(5,\)"),
        ({"expected": np.zeros(AREAS)}, "expected of area 0 is not above 0"),
        ({"cases": np.full(AREAS, 0.5)}, "cases of area 0 are missing, negative or not whole"),
        ({"cases": np.zeros(AREAS)}, "cases are 0 in all areas"),
        ({"drivers": np.ones((AREAS, 2))}, "give a DataFrame"),
        ({"drivers": pd.DataFrame({"a": ["x"] * AREAS})}, "no numbers"),
        ({"drivers": pd.DataFrame({"a": [1.0] * AREAS})}, "none can be used: a is alike in all areas"),
        ({"drivers": pd.DataFrame({"a": [np.inf, *range(AREAS - 1)]})}, "infinite"),
        ({"neighbours": None}, "'bym2' needs neighbours"),
        ({"neighbours": [(0, AREAS)]}, "outside 0 to 79"),
        ({"shrinkage": "lasso"}, "horseshoe, ridge, none"),
        ({"spatial": "car"}, "bym2, independent, none"),
        ({"forms": ["a", "b"]}, "forms names 2 forms; cases has 1"),
        ({"steps": {"kiln": 1.0}}, "kiln is no driver"),
        ({"blocks": 1}, "blocks=1"),
        ({"chains": 1}, "chains=1"),
    ],
)
def test_what_cannot_be_modelled_is_told(changed, told):
    cases, expected, table, neighbours, rest = _faulty(**changed)
    with pytest.raises(ValueError, match=told):
        find_drivers(cases, expected, table, neighbours, **rest)


def test_all_faults_of_the_data_come_at_once():
    cases, expected, table = made_up(1)
    cases, expected = cases.astype(float), expected.copy()
    cases[3], expected[5] = -1, np.nan
    with pytest.raises(ValueError, match=r"(?s)cases of area 3.*expected of area 5"):
        find_drivers(cases, expected, table, grid())


def test_the_result_can_be_looked_at(found):
    line, *rows = found.summary().splitlines()
    assert line == found.about()
    assert "goes with, not causes; of areas, not of people" in line
    assert len(rows) == len(found.data.names) + 1
    assert found._repr_html_().count("<tr") == len(rows)
    (held,) = found.plot().to_dict()["datasets"].values()
    assert [row["unit"] for row in held] == list(found.data.names)
    assert not found.effects.flags.writeable


def test_steps_are_what_a_person_gives():
    cases, expected, table = made_up(1)
    one, ten = (find_drivers(cases, expected, table, grid(), steps={"kilns": s}, **QUICK).to_frame() for s in (1, 2))
    assert ten.loc["kilns", "estimate"] == pytest.approx(one.loc["kilns", "estimate"] ** 2, rel=1e-2)
    assert ten.loc["kilns", "step"] == 2
