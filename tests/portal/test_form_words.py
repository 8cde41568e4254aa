"""What forms say by themselves is plain Vietnamese, also where Django's own words are half translated or not at all."""

import re

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from scoring.services.errors import Faulty

CHOICES = [("a", "A")]
TYPED = (
    (forms.CharField(), ""),
    (forms.CharField(max_length=2), "dài quá"),
    (forms.CharField(), "a\0b"),
    (forms.IntegerField(), "mười"),
    (forms.IntegerField(min_value=1), "0"),
    (forms.IntegerField(max_value=1), "2"),
    (forms.DecimalField(), "mười"),
    (forms.DateField(), "32/13/2027"),
    (forms.DateTimeField(), "hôm qua"),
    (forms.TimeField(), "25h"),
    (forms.ChoiceField(choices=CHOICES), "b"),
    (forms.MultipleChoiceField(choices=CHOICES), ["b"]),
    (forms.MultipleChoiceField(choices=CHOICES), "a"),
    (forms.EmailField(), "khong-phai-thu"),
    (forms.FileField(), None),
    (forms.FileField(), SimpleUploadedFile("a.txt", b"")),
    (forms.FileField(max_length=3), SimpleUploadedFile("dai.txt", b"x")),
)
ENGLISH = re.compile(r"\b(the|this|value|enter|valid|select|allowed|ensure|characters?)\b", re.IGNORECASE)
ODD = ("tổng thể", "khả thi", "Trường này", "kí tự", "Đảm bảo")


@pytest.mark.parametrize(("field", "typed"), TYPED)
def test_a_field_refuses_in_plain_vietnamese(field, typed):
    with pytest.raises(ValidationError) as refusal:
        field.clean(typed)

    said = " ".join(refusal.value.messages)
    assert not ENGLISH.search(said), said
    assert not [odd for odd in ODD if odd in said], said


def test_a_refusal_names_the_criterion_but_not_the_programs_own_word_for_a_field():
    refusal = Faulty(
        {"1.2": ["Cần số.", "Không âm."], "ways": ["Điểm danh trước."], "": ["Có lỗi."], "reason": ["Ghi lý do."]}
    )

    assert str(refusal) == "1.2: Cần số. Không âm.; Điểm danh trước.; Có lỗi.; Ghi lý do."
