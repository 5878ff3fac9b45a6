-- How many outages have ended, of all replicas. Whoever leads a cluster then looks for what was turned away of it.
create table outages (ended integer not null);
insert into outages (ended) values (0);
