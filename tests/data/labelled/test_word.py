"""The Word round trip: labels as comments go out, a colleague edits them, they come back."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document
from docx.enum.text import WD_BREAK
from docx.oxml.ns import qn

from data.labelled.bringing_in import bring_in, plan_import
from data.labelled.exporting import export
from data.labelled.selection import Selection
from data.project import Project
from data.project.adjudication import opinions
from data.readers import read_report
from data.report import Paragraph, Report

GOAL = "到2025年，全县公路里程达到3000公里。"
DONE = "一是完成投资1.5亿元，二是新修公路120公里。"
TODO = "加强督查，落实责任。"


@pytest.fixture
def original(tmp_path: Path) -> Path:
    document = Document()
    document.add_paragraph("交通局工作总结", "Title")
    document.add_paragraph("一、工作目标", "Heading 1")
    document.add_paragraph(GOAL).runs[0].italic = True
    document.add_paragraph("二、工作成效", "Heading 1")
    document.add_paragraph("一是完成投资1.5亿元，")
    document.add_paragraph("二是新修公路120公里。")  # joined with the one above in the project
    document.add_paragraph(TODO, "List Number")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "指标", "120公里"
    path = tmp_path / "总结.docx"
    document.save(str(path))
    return path


@pytest.fixture
def project(tmp_path: Path, original: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "p", annotator="li") as made:
        made.reports.add([read_report(original)])
        made.editing.merge(next(p.id for p in made.reports.paragraphs(1) if "投资" in p.text))
        for paragraph in made.reports.paragraphs(1):
            for part, label in ((GOAL, "goal"), ("完成投资", "achievement"), (TODO, "measure")):
                if part in paragraph.text:
                    made.annotations.set([paragraph.id], label)
            if paragraph.text == GOAL:
                made.annotations.note(paragraph.id, "核对数字")
        yield made


def _labels(project: Project) -> list[tuple[str, str]]:
    return [
        (project.reports.paragraph(i).text[:6], by_name["li"].label)
        for i, by_name in opinions(project).items()
    ]


def _edit(path: Path, change: dict[str, str]) -> None:
    """Do what Word does when a person writes another word into a comment."""
    with zipfile.ZipFile(path) as parts:
        held = {name: parts.read(name) for name in parts.namelist()}
    comments = held["word/comments.xml"].decode("utf-8")
    for old, new in change.items():
        assert f">{old}<" in comments
        comments = comments.replace(f">{old}<", f">{new}<", 1)
    held["word/comments.xml"] = comments.encode("utf-8")
    with zipfile.ZipFile(path, "w") as parts:
        for name, content in held.items():
            parts.writestr(name, content)


def test_the_originals_styles_stay_and_every_label_is_a_comment(
    project: Project, tmp_path: Path
) -> None:
    out = tmp_path / "out.docx"
    export(project, out, Selection("all"))
    document = Document(str(out))
    assert [p.style.name for p in document.paragraphs[:4]] == [
        "Title",
        "Heading 1",
        "Normal",
        "Heading 1",
    ]
    assert document.paragraphs[2].runs[0].italic
    grounds = [
        None if (found := p._p.find(f".//{qn('w:shd')}")) is None else found.get(qn("w:fill"))
        for p in document.paragraphs[:7]
    ]
    assert grounds[2] == "D9EAF3"
    assert grounds[4] == grounds[5] != grounds[2]
    assert grounds[:2] == [None, None]
    assert sorted(comment.text for comment in document.comments) == [
        "Achievement",
        "Goal\n核对数字",
        "Measure",
    ]
    assert {comment.author for comment in document.comments} == {"li"}


def test_an_unchanged_document_changes_nothing(project: Project, tmp_path: Path) -> None:
    out = tmp_path / "out.docx"
    export(project, out, Selection("all"))
    plan = plan_import(project, out)
    assert (plan.n_same, plan.labels, plan.conflicts, plan.unmatched) == (3, (), (), ())


def test_what_a_colleague_changed_is_shown_and_taken(project: Project, tmp_path: Path) -> None:
    out = tmp_path / "out.docx"
    export(project, out, Selection("all"))
    _edit(out, {"Achievement": " 措施 ", "Measure": "随便"})
    plan = plan_import(project, out)
    assert [(c.mine, c.theirs) for c in plan.conflicts] == [("achievement", "measure")]
    assert plan.unknown_labels == {"随便": 1}
    bring_in(project, plan, plan.conflicts)
    assert [label for _text, label in _labels(project)] == ["goal", "measure", "measure"]


def test_a_colleagues_own_comment_is_a_label(project: Project, tmp_path: Path) -> None:
    out = tmp_path / "out.docx"
    project.annotations.clear([p.id for p in project.reports.paragraphs(1)])
    export(project, out, Selection("all"))
    document = Document(str(out))
    for paragraph in document.paragraphs:
        if paragraph.text in (GOAL, TODO):
            document.add_comment(paragraph.runs, text="目标\n想法", author="王")
    document.save(str(out))
    plan = plan_import(project, out, keeps_annotators=True)
    bring_in(project, plan)
    assert [
        {name: one.label for name, one in held.items()} for held in opinions(project).values()
    ] == [
        {"王": "goal"},
        {"王": "goal"},
    ]


def test_a_suggestion_counts_only_once_it_is_confirmed(project: Project, tmp_path: Path) -> None:
    from data.suggestion import Suggestion

    ids = [p.id for p in project.reports.paragraphs(1) if p.kind == "body"]
    project.annotations.clear(ids)
    keys = project.scheme.keys
    model = project.suggestions.keep_model(keys, b"", {}, {})
    shares = dict.fromkeys(keys, 0.2)
    project.suggestions.replace(model, [(i, Suggestion(0, "other", 0.62, shares)) for i in ids])
    out = tmp_path / "out.docx"
    export(project, out, Selection("all"))
    assert plan_import(project, out).labels == ()
    _edit(out, {"Other? 62%": "Other"})
    assert [one.label for one in plan_import(project, out).labels] == ["other"]


def test_paragraphs_that_share_a_word_paragraph_keep_their_labels_apart(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("一、目标", "Heading 1")
    run = document.add_paragraph().add_run("一是力争增长百分之八，再上台阶。")
    run.add_break(WD_BREAK.LINE)
    run.add_text("二是已经完成投资三亿元，成绩喜人。")
    source = tmp_path / "s.docx"
    document.save(str(source))
    with Project.create(tmp_path / "q", annotator="li") as project:
        project.reports.add([read_report(source)])
        ids = [p.id for p in project.reports.paragraphs(1) if p.kind == "body"]
        assert len(ids) == 2
        project.annotations.set(ids[:1], "goal")
        project.annotations.set(ids[1:], "achievement")
        out = tmp_path / "out.docx"
        export(project, out, Selection("all"))
        assert plan_import(project, out).n_same == 2


def test_a_source_that_is_gone_or_another_gives_a_new_document(
    project: Project, tmp_path: Path, original: Path
) -> None:
    out = tmp_path / "out.docx"
    other = Document()
    other.add_paragraph("完全不同的内容")
    other.save(str(original))
    for _time in range(2):
        export(project, out, Selection("all"))
        texts = [p.text for p in Document(str(out)).paragraphs]
        assert texts[0] == "交通局工作总结"
        assert GOAL in texts
        assert plan_import(project, out).n_same == 3
        original.unlink(missing_ok=True)


def test_several_reports_are_one_document_with_their_names(
    project: Project, tmp_path: Path
) -> None:
    report, _ids = project.reports.report(1)
    project.reports.add([report])
    out = tmp_path / "out.docx"
    export(project, out, Selection("all"))
    texts = [p.text for p in Document(str(out)).paragraphs]
    assert texts.count(GOAL) == 2
    with zipfile.ZipFile(out) as parts:
        body = parts.read("word/document.xml").decode("utf-8")
    assert len(re.findall("DuanbiaoReport", body)) == 2
    assert plan_import(project, out).n_same == 3


@pytest.fixture
def sent(tmp_path: Path) -> Iterator[tuple[Project, Path]]:
    """A project of four labelled paragraphs, and its document as it went out."""
    texts = (
        "力争全年新建农村公路一百二十公里，改造危桥八座。",
        "成立由局长任组长的领导小组，每月调度一次工程进度。",
        "全年完成投资一亿五千万元，增长百分之十二点五。",
        "资金缺口仍然较大，部分路段尚未开工。",
    )
    paragraphs = tuple(Paragraph(i, text) for i, text in enumerate(texts))
    with Project.create(tmp_path / "s", annotator="li") as project:
        project.reports.add([Report("交通局总结", paragraphs)])
        ids = [one.id for one in project.reports.paragraphs(1)]
        for one, label in zip(ids, ("goal", "measure", "achievement", "problem"), strict=True):
            project.annotations.set([one], label)
        out = tmp_path / "sent.docx"
        export(project, out)
        yield project, out


def test_a_paragraph_whose_words_were_mended_is_found_and_told(sent: tuple[Project, Path]) -> None:
    project, out = sent
    document = Document(str(out))
    [changed] = [p for p in document.paragraphs if p.text.startswith("全年完成投资")]
    changed.runs[0].text = "今年全年共完成投资一亿五千万元，增长百分之十二点六。"
    document.save(str(out))
    _edit(out, {"Achievement": "问题"})
    plan = plan_import(project, out)
    assert [(one.mine, one.theirs) for one in plan.conflicts] == [("achievement", "problem")]
    assert [text[:6] for _number, text in plan.changed] == ["全年完成投资"]
    assert (plan.n_same, plan.unmatched) == (3, ())


def test_a_paragraph_that_was_written_anew_is_listed(sent: tuple[Project, Path]) -> None:
    project, out = sent
    document = Document(str(out))
    [changed] = [p for p in document.paragraphs if p.text.startswith("全年完成投资")]
    changed.runs[0].text = "投资任务超额完成，各项指标居全市前列，群众满意度提高。"
    document.save(str(out))
    plan = plan_import(project, out)
    assert (plan.n_same, len(plan.unmatched), plan.changed) == (3, 1, ())


def test_two_paragraphs_that_were_joined_keep_a_label_each(sent: tuple[Project, Path]) -> None:
    project, out = sent
    document = Document(str(out))
    one, other = [p for p in document.paragraphs if p.text[:2] in ("力争", "成立")]
    for child in list(other._p):
        if child.tag != qn("w:pPr"):
            one._p.append(child)
    other._p.getparent().remove(other._p)
    document.save(str(out))
    _edit(out, {"Measure": "成效"})
    plan = plan_import(project, out)
    assert (plan.n_same, plan.unmatched) == (3, ())
    assert [(one.mine, one.theirs) for one in plan.conflicts] == [("measure", "achievement")]


def test_a_paragraph_that_was_split_is_still_found(sent: tuple[Project, Path]) -> None:
    project, out = sent
    document = Document(str(out))
    [whole] = [p for p in document.paragraphs if p.text.startswith("力争")]
    run = whole.runs[0]
    first, rest = run.text[:13], run.text[13:]
    run.text = first
    after = whole._p.makeelement(qn("w:p"))
    whole._p.addnext(after)
    for child in list(run._r.itersiblings()):  # the end of the comment and its mark
        after.append(child)
    new_run = run._r.makeelement(qn("w:r"))
    text = new_run.makeelement(qn("w:t"))
    text.text = rest
    new_run.append(text)
    after.insert(0, new_run)
    document.save(str(out))
    assert plan_import(project, out).n_same == 4


@pytest.mark.parametrize(
    "said",
    ["改为：目标", "应为目标。", "应该是“目标”", " 目标； ", "建议改成 目标", "目标\n数字待核"],
)
def test_a_label_is_understood_as_people_write_it(sent: tuple[Project, Path], said: str) -> None:
    project, out = sent
    document = Document(str(out))
    [gone] = [p for p in document.paragraphs if p.text.startswith("成立")]
    document.add_comment(gone.runs, text=said, author="王")
    document.save(str(out))
    plan = plan_import(project, out, keeps_annotators=True)
    assert [(one.annotator, one.label) for one in plan.labels] == [("王", "goal")]
    assert plan.unknown_labels == {}


def test_a_deleted_comment_takes_no_label_away_and_an_answer_is_another_opinion(
    sent: tuple[Project, Path],
) -> None:
    project, out = sent
    document = Document(str(out))
    [asked] = [p for p in document.paragraphs if p.text.startswith("资金缺口")]
    document.add_comment(asked.runs, text="同意", author="王")
    document.add_comment(asked.runs, text="措施", author="赵")
    [gone] = [p for p in document.paragraphs if p.text.startswith("成立")]
    for child in list(gone._p):
        if "comment" in child.tag or child.find(qn("w:commentReference")) is not None:
            gone._p.remove(child)
    document.save(str(out))
    plan = plan_import(project, out)
    assert [(one.mine, one.theirs) for one in plan.conflicts] == [("problem", "measure")]
    assert plan.unknown_labels == {"同意": 1}
    bring_in(project, plan, plan.conflicts)
    assert [label for _text, label in _labels(project)] == [
        "goal", "measure", "achievement", "measure",
    ]  # fmt: skip
    project.history.undo()
    assert [label for _text, label in _labels(project)] == [
        "goal", "measure", "achievement", "problem",
    ]  # fmt: skip
