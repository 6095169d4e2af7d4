"""The exchange of item banks with other programs: Moodle XML, GIFT and QTI 3."""
