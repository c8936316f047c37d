/* ---- The read path: read/read.ts, read/decision.ts ---- */

proctype Reader(byte id) {
  byte reads, p, mine, resource, start, before, shows, after;
  end: do
  /* Between the version and the 304 there is no I/O. */
  :: atomic { READS == 0 || reads < READS ->
       reads = (READS -> reads + 1 : 0);
       if
       :: p = 0
#if PROCESSES > 1
       :: p = 1
#endif
       fi;
#if RESOURCES > 1
       if
       :: resource = 0
       :: resource = 1
       fi;
#endif
       mine = incarnation[p];
       start = CONTENT(TAGS_OF(resource));
       before = READ(p, TAGS_OF(resource));
       if
       :: before && entityTag == ETAG(resource, before) ->
          printf("STORY: reader %d asks backend %d for %e with If-None-Match of epoch %d, counter %d, and is answered 304\n", id + 1, p + 1, NAME(TAGS_OF(resource)), EPOCH_OF(before), COUNTER_OF(before));
          REQUIRE(stands >= SHOWN(resource, start), "the 304 confirms content that was replaced before the request");
          goto over
       :: before -> printf("STORY: reader %d asks backend %d for %e, and the version is epoch %d, counter %d\n", id + 1, p + 1, NAME(TAGS_OF(resource)), EPOCH_OF(before), COUNTER_OF(before))
       /* Without a version, the response comes from the database and has no ETag. */
       :: !before -> goto over
       fi;
       start = 0
     };
     {
     atomic { shows = CONTENT(TAGS_OF(resource)); printf("STORY: the handler of reader %d reads content %d\n", id + 1, shows) };
     atomic {
       after = READ(p, TAGS_OF(resource));
#ifdef VERSION_AFTER_QUERY
       before = after;
#endif
       if
       :: after && after == before ->
          printf("STORY: reader %d is answered 200 with content %d and the ETag of epoch %d, counter %d\n", id + 1, shows, EPOCH_OF(before), COUNTER_OF(before));
          GIVE(resource, before, shows)
       :: else
       fi
     }
     } unless { incarnation[p] != mine };
over:
     atomic { p = 0; mine = 0; resource = 0; start = 0; before = 0; shows = 0; after = 0 }
  od
}
