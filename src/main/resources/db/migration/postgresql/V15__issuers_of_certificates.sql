-- Whose a machine's certificate is: asked for again within hours where it is not known.
alter table certificate_subjects add column issuer text;
alter table certificate_subjects add column issuer_key text;
