"""Forms by which people other than admins enter records."""
