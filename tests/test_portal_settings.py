"""The table of settings: what it reads and what stops the start."""

from pathlib import Path

import pytest

from portal import settings
from portal.settings import Settings, SettingsError


def test_variables_fill_the_table_and_given_values_win():
    loaded = settings.load({"BOAI_DATA": "/srv/boai", "BOAI_PORT": "9000", "BOAI_HTTPS": "false"}, port=9100)
    assert loaded == Settings(data=Path("/srv/boai"), port=9100, https=False)


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({"BOAI_PROT": "1"}, "BOAI_PROT: no such setting"),
        ({"BOAI_PORT": "eight"}, "BOAI_PORT='eight': write a whole number"),
        ({"BOAI_HTTPS": "maybe"}, "BOAI_HTTPS='maybe': write true or false"),
        ({"BOAI_PORT": "65535"}, "port 65535: choose a number from 1 to 65534"),
    ],
)
def test_an_unknown_or_malformed_setting_stops_the_start(environment, message):
    with pytest.raises(SettingsError) as caught:
        settings.load(environment)
    assert str(caught.value).startswith(message)
