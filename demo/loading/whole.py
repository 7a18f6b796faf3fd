"""Load everything in one transaction, so that a loader that was killed leaves nothing."""

from __future__ import annotations

from demo.loading.catalogue import load_catalogue
from demo.loading.clearing import load_clearing, open_this_year
from demo.loading.cycle import load_programme
from demo.loading.editions import load_edition
from demo.loading.flows import load_flows
from demo.loading.meetings import load_meetings
from demo.loading.people import load_accounts, load_people
from demo.loading.policies import load_policies
from demo.loading.register import load_register
from demo.loading.screening import load_campaign
from demo.loading.versions import load_versions
from demo.office.load import load_office
from lianfang.kernel.access import system
from lianfang.people.queries import get_office
from lianfang.store.acting import acting

LOADER = system("the reference office is loaded")


def load_demo() -> bool:
    """Load the reference office where the database holds no office yet; return whether anything was loaded."""
    with acting(LOADER):
        if get_office(LOADER) is not None:
            return False
        office = load_office()
        load_people(LOADER, office)
        load_accounts(LOADER, office)
        load_policies(LOADER, office)
        load_catalogue(LOADER, office)
        load_flows(LOADER, office)
        load_meetings(LOADER, office)
        load_register(LOADER, office)
        load_clearing(LOADER, office)
        load_edition(LOADER)
        open_this_year(LOADER)
        load_versions(LOADER, office)
        load_programme(LOADER)
        load_campaign(LOADER)
    return True
