-- The stack or environment that was changed, as senders has it: versions are its own. Null where that is not known, or where
-- it was deleted since: then its versions began anew.
alter table changes add column target text;
