"""Business minutes, and the instant at which so many of them are over."""

from datetime import datetime, timedelta

from django.utils import timezone

from reps.days import ONE_DAY
from reps.stamps.known import Known


class BusinessTime(Known):
    """Runs while the organisation is open, on its working days, in its time zone."""

    def business_minutes(self, asked, answered):
        """Business minutes from one instant to the other; None while unanswered."""
        if answered is None:
            return None
        organisation = self.organisation
        asked, answered = (moment.astimezone(self.zone).replace(tzinfo=None) for moment in (asked, answered))
        return self.calendar.business_minutes(asked, answered, organisation.opens, organisation.closes)

    def due(self, lead):
        """The instant at which the time to answer runs out that was promised on the day the lead came."""
        minutes = self.parameters.on(lead.received_on).lead_sla_minutes
        return self.minutes_after(lead.assigned_at or lead.received_at, minutes)

    def minutes_after(self, asked, minutes):
        """The instant so many business minutes after another."""
        opens, closes = self.organisation.opens, self.organisation.closes
        left = timedelta(minutes=minutes)
        moment = asked.astimezone(self.zone).replace(tzinfo=None)
        while True:
            begin = datetime.combine(moment.date(), opens)
            end = datetime.combine(moment.date(), closes)
            if self.calendar.workday(moment.date()) and moment < end:
                moment = max(moment, begin)
                if moment + left <= end:
                    return timezone.make_aware(moment + left, self.zone)
                left -= end - moment
            moment = datetime.combine(moment.date() + ONE_DAY, opens)
