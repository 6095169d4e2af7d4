"""The certificate on paper: what a reader, a screen reader and a camera get out of the PDF."""

import dataclasses
import re
from datetime import date

import pypdfium2
import pytest
import zxingcpp

from grading import certificate_pdf, fonts, revoked_pdf
from grading.errors import RefusedError

NUMBER = "HB-0001-CA-2026-000001-4-7KQ2M9XD"
PAPER = certificate_pdf.Paper(
    number=NUMBER,
    name="王海洋",
    title_zh="心肺复苏与AED培训合格证",
    title_en="CPR and AED Training Certificate",
    course_zh="心肺复苏与AED",
    course_en="CPR and AED",
    hours=4,
    minutes_per_hour=45,
    theory=True,
    practical=True,
    sessions=True,
    lessons=False,
    first_aid=True,
    valid_from=date(2026, 11, 24),
    valid_until=date(2029, 11, 24),
    centre_zh="江城区救护培训基地",
    centre_en="River City First Aid Training Base",
    edition="2026-11",
    verify_url=f"http://192.168.1.20:8866/verify/{NUMBER}",
    issued_at="2026-11-24T03:00:00.000Z",
)


def page_of(pdf):
    document = pypdfium2.PdfDocument(pdf)
    assert len(document) == 1
    return document[0]


def text_of(pdf):
    return page_of(pdf).get_textpage().get_text_range().replace("\r\n", "\n")


def test_the_page_says_who_what_when_until_when_by_whom_and_how_to_check():
    text = text_of(certificate_pdf.render(PAPER))
    for words in (
        "江城区救护培训基地",
        "River City First Aid Training Base",
        "心肺复苏与AED培训合格证",
        "CPR and AED Training Certificate",
        "王海洋",
        "经理论考试和现场实操考核，成绩合格。",
        "and passed its theory test and its practical examination in person.",
        "4 学时",
        "4 × 45 min",
        "2026年11月24日",
        "24 Nov 2026",
        "2029年11月24日",
        "24 Nov 2029",
        NUMBER,
        "并核对带照片的身份证件",
        "and check the holder’s photo ID",
        "公众急救培训证明，不是医疗执业资格。",
        "Teaching followed guideline edition 2026-11. Lay first aid: no licence to practise medicine.",
        PAPER.verify_url,
    ):
        assert words in text


def test_a_rare_character_of_a_name_is_printed_and_can_be_read_back():
    assert "𠮷田𧒽" in text_of(certificate_pdf.render(dataclasses.replace(PAPER, name="𠮷田𧒽")))


def test_a_camera_reads_the_address_from_the_page():
    image = page_of(certificate_pdf.render(PAPER)).render(scale=150 / 72).to_pil()
    assert [code.text for code in zxingcpp.read_barcodes(image)] == [PAPER.verify_url]


def test_the_file_claims_archive_and_accessibility_standards_and_has_a_title():
    pdf = certificate_pdf.render(PAPER)
    claims = dict(re.findall(rb"<(pdf(?:aid|uaid):\w+)>(\w+)<", pdf))
    assert claims == {b"pdfaid:part": b"3", b"pdfaid:conformance": b"A", b"pdfuaid:part": b"1"}
    assert pypdfium2.PdfDocument(pdf).get_metadata_value("Title") == f"心肺复苏与AED培训合格证 {NUMBER}"


def test_the_page_is_a4_and_the_same_paper_gives_the_same_bytes():
    pdf = certificate_pdf.render(PAPER)
    assert page_of(pdf).get_size() == pytest.approx((595.28, 841.89), abs=0.01)
    assert certificate_pdf.render(PAPER) == pdf


@pytest.mark.parametrize(
    ("asked", "zh", "en"),
    [
        (
            {}, "参加“心肺复苏与 AED”课程的全部面授，\n经理论考试和现场实操考核，成绩合格。",
            "attended every session of the course “CPR and AED”\nand passed its theory test and its practical examination in person.",
        ),
        (
            {"lessons": True, "theory": False}, "完成“心肺复苏与 AED”课程的全部课目和面授，\n经现场实操考核，成绩合格。",
            "finished every lesson and attended every session of the course “CPR and AED”\nand passed its practical examination in person.",
        ),
        (
            {"lessons": True, "sessions": False, "practical": False},
            "完成“心肺复苏与 AED”课程的全部课目，\n经理论考试，成绩合格。本课程未考核实际操作。",
            "finished every lesson of the course “CPR and AED”\nand passed its theory test. Practical skills were not examined.",
        ),
        (
            {"theory": False, "practical": False}, "参加“心肺复苏与 AED”课程的全部面授。",
            "attended every session of the course “CPR and AED”.",
        ),
    ],
)  # fmt: skip
def test_the_page_claims_only_what_was_asked_and_examined(asked, zh, en):
    text = text_of(certificate_pdf.render(dataclasses.replace(PAPER, **asked)))
    assert f"{zh}\n{en}" in text


def test_a_certificate_outside_first_aid_without_expiry_says_so():
    text = text_of(certificate_pdf.render(dataclasses.replace(PAPER, first_aid=False, valid_until=None)))
    assert "长期" in text
    assert "no expiry" in text
    assert "first aid:" not in text
    assert "急救培训证明" not in text


@pytest.mark.parametrize(
    "name",
    ["阿布都热西提·买买提吐尔逊江", "Recep Tayyip Erdoğan-Şahinoğlu", "Łucja Żółć", "㛃䶮", "Нұрлан", "r̃ui"],
)
def test_long_and_rare_names_fit_on_the_one_page(name):
    assert name in text_of(certificate_pdf.render(dataclasses.replace(PAPER, name=name)))


def test_a_long_course_title_and_centre_stay_on_the_one_page():
    paper = dataclasses.replace(
        PAPER,
        centre_zh="湖北省恩施土家族苗族自治州鹤峰县中营镇大路坪村博爱家园群众性应急救护培训基地",
        centre_en="Community First Aid Training Base of the Bo'ai Homeland, Daluping Village, Hefeng County, Enshi",
        course_zh="青少年心肺复苏与自动体外除颤器使用及校园常见意外伤害应急处理",
        course_en="CPR, automated external defibrillation and common campus injuries for young people",
        title_zh="青少年心肺复苏与自动体外除颤器使用培训证书",
        title_en="Certificate in CPR and Automated External Defibrillation for Young People",
    )
    assert NUMBER in text_of(certificate_pdf.render(paper))


@pytest.mark.parametrize(("name", "named"), [("བོད", "བ (U+0F56)"), ("王🙂", "🙂 (U+1F642)")])
def test_a_name_that_no_font_can_show_is_refused_naming_the_character(name, named):
    with pytest.raises(RefusedError) as caught:
        certificate_pdf.render(dataclasses.replace(PAPER, name=name))
    assert caught.value.reason == "uncovered_character"
    assert str(caught.value).startswith(f"The name holds {named}")


def test_the_font_list_and_typst_agree_on_what_can_be_shown():
    assert fonts.uncovered("王海洋·Erdoğan Łucja ئۇيغۇر Нұрлан é") == []
    assert fonts.uncovered("𠮷田 𧒽") == []
    assert fonts.uncovered("བབ王") == ["བ"]
    assert set(fonts.FAMILIES) <= set(fonts.typst_fonts().families())
    assert all("site-packages" in str(path) for path in fonts.files())


def test_a_revoked_certificate_is_marked_across_its_page_and_the_issued_one_stays_as_it_was():
    issued = certificate_pdf.render(PAPER)
    text = text_of(revoked_pdf.marked(issued, NUMBER, date(2026, 11, 25)))
    assert "已撤销 REVOKED" in text
    assert "本证书已于 2026 年 11 月 25 日撤销，不能再使用。" in " ".join(text.split())
    assert "Revoked on 25 Nov 2026; no longer valid." in text
    assert "王海洋" in text
    assert certificate_pdf.render(PAPER) == issued
