"""The table of flows: places in the country or countries abroad, one beginning and one end, two crimes never mixed."""

import pytest

from tarazu.evidence.problems import InputProblems

HEAD = "crime,origin,origin_country,transit,border_point,destination,destination_country,period,form,sex,persons,voice,source"
GOOD = (
    "trafficking,XT-A01,,,,XT-P01,,2023,EX02,female,40,cso,S2",
    "trafficking,XT-A01,,XT-P02,Gate,,Iran,2023,,male,15-25,cso,S2",
    "smuggling,,Afghanistan,XT-A02,Torkham,XT-P01,,2023,,all,120,state,S1",
)


@pytest.fixture
def bring(testland, tmp_path):
    def brought(*lines, head=HEAD):
        file = tmp_path / "flows.csv"
        file.write_text("\n".join((head, *lines)) + "\n", encoding="utf-8")
        return testland.import_file(file, "flows")

    return brought


def refused(bring, line):
    with pytest.raises(InputProblems) as met:
        bring(line)
    (problem,) = met.value.problems
    return problem


def test_areas_stand_as_codes_and_countries_as_named(testland, bring):
    assert bring(*GOOD).rows == {"flows": 3}
    with testland.evidence() as evidence:
        rows = evidence.frame("flows")
    assert rows["origin"].tolist()[:2] == ["XT-A01", "XT-A01"]
    assert rows["origin_country"].tolist()[2] == "Afghanistan"
    assert rows[["lower", "upper"]].to_numpy().tolist() == [[40, 40], [15, 25], [120, 120]]
    assert rows["form"].tolist() == ["EX02", "all", "all"]
    assert rows["age_group"].tolist() == ["all"] * 3


def test_an_area_may_be_named_in_each_of_its_three_columns(testland, bring):
    with testland.evidence() as evidence:
        name = dict(evidence.frame("areas")[["area", "name"]].to_numpy())
    bring(f"trafficking,{name['XT-A01']},,{name['XT-A02']},,{name['XT-P01']},,2023,EX02,all,40,cso,S2")
    with testland.evidence() as evidence:
        (row,) = evidence.frame("flows").to_dict("records")
    assert [row[c] for c in ("origin", "transit", "destination")] == ["XT-A01", "XT-A02", "XT-P01"]
    assert row["transit_as_typed"] == name["XT-A02"]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("trafficking,XT-A01,Iran,,,XT-P01,,2023,EX02,all,40,cso,S2", "one beginning"),
        ("trafficking,,,,,XT-P01,,2023,EX02,all,40,cso,S2", "one beginning"),
        ("trafficking,XT-A01,,,,,,2023,EX02,all,40,cso,S2", "one end"),
        ("trafficking,XT-A01,,,,XT-P01,Iran,2023,EX02,all,40,cso,S2", "one end"),
        ("smuggling,XT-A01,,,,XT-P01,,2023,EX02,all,40,cso,S2", "no exploitation"),
        ("both,XT-A01,,,,XT-P01,,2023,EX02,all,40,cso,S2", "both"),
        ("trafficking,XT-A01,,,,XT-P01,,2023,EX02,all,2.5,cso,S2", "2.5"),
        ("trafficking,XT-A01,,,0300 1234567 of Ali,XT-P01,,2023,EX02,all,40,cso,S2", "leads to a person"),
    ],
)
def test_what_is_no_flow_is_refused_with_its_reason(bring, line, says):
    assert says in f"{refused(bring, line)}"


def test_the_same_route_in_another_row_of_one_source_is_named_with_what_differs(bring):
    with pytest.raises(InputProblems, match=r"same key.*lower 40 there, 41 here"):
        bring(GOOD[0], GOOD[0].replace(",40,", ",41,"))


def test_only_what_is_always_known_must_be_in_the_header(testland, bring):
    bring("trafficking,XT-A01,XT-P01,2023,40,cso,S2", head="crime,origin,destination,period,persons,voice,source")
    assert next(t for t in testland.status().tables if t.table == "flows").rows == 1
