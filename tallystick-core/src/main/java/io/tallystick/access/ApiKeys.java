package io.tallystick.access;

import io.tallystick.Ids;
import io.tallystick.Secret;
import io.tallystick.Sha256;
import io.tallystick.TallystickException;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The API keys of back ends, hashed at rest. */
public final class ApiKeys {
  private static final int RANDOM_BYTES = 32; // beyond guessing, so a plain hash suffices
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}");
  private static final Pattern KEY = Pattern.compile("tsk_(test|live)_[A-Za-z0-9_-]{43}");

  private static final String COLUMNS =
      "id, name, scopes, caps, livemode, created_at, last_used_at, revoked_at";

  private final JdbcClient jdbc;
  private final Ids ids;
  private final KeyUses uses;
  private final SecureRandom random = new SecureRandom();

  public ApiKeys(JdbcClient jdbc, Ids ids) {
    this.jdbc = jdbc;
    this.ids = ids;
    this.uses = new KeyUses(jdbc);
  }

  /** Makes a key without caps, as {@link #create(String, Set, Caps, boolean)} does. */
  public ApiKey.Created create(String name, Set<Scope> scopes, boolean livemode) {
    return create(name, scopes, Caps.NONE, livemode);
  }

  /**
   * Makes a key; the answer is the only place where it can ever be read.
   *
   * @throws TallystickException {@code KEY_NAME_INVALID}, {@code KEY_SCOPES_MISSING}, {@code
   *     KEY_CAP_USELESS} (a cap on what these scopes cannot move), {@code KEY_NAME_USED} (also by a
   *     revoked key)
   */
  public ApiKey.Created create(String name, Set<Scope> scopes, Caps caps, boolean livemode) {
    if (!NAME.matcher(name).matches()) {
      throw new TallystickException(
          "KEY_NAME_INVALID",
          "A name is 1 to 64 of A-Z a-z 0-9 _ . - and starts with none of _ . -");
    }
    if (scopes.isEmpty()) {
      throw new TallystickException("KEY_SCOPES_MISSING", "A key needs at least one scope.");
    }
    for (Caps.Kind kind : caps.amounts().keySet()) {
      if (!kind.concerns(scopes)) {
        throw new TallystickException(
            "KEY_CAP_USELESS",
            "A cap of the kind '"
                + kind.wireName()
                + "' bounds nothing that a key with these scopes may move; leave it out.");
      }
    }
    Secret key = newKey(livemode);
    try {
      return new ApiKey.Created(insert(name, scopes, caps, livemode, key), key);
    } catch (DuplicateKeyException e) {
      throw new TallystickException(
          "KEY_NAME_USED", "There is or was a key named " + name + "; choose another name.", e);
    }
  }

  public List<ApiKey> list() {
    return jdbc.sql("select " + COLUMNS + " from tallystick.api_key order by created_at, id")
        .query(ApiKeys::row)
        .list();
  }

  /** Ends a key at once. Answers it, or nothing if there is none of this id. */
  public Optional<ApiKey> revoke(String id) {
    return jdbc.sql(
            """
            update tallystick.api_key
               set revoked_at = coalesce(revoked_at, now())
             where id = :id
            returning
            """
                + COLUMNS)
        .param("id", id)
        .query(ApiKeys::row)
        .optional();
  }

  /** Whether a presented text is meant as one of our keys, valid or not. */
  static boolean isKey(String presented) {
    return presented.startsWith("tsk_");
  }

  /**
   * The caller behind a presented key of this mode, if there is one that is not revoked. Its use is
   * noted.
   */
  public Optional<Caller.BackEnd> authenticate(String presented, boolean livemode) {
    if (!KEY.matcher(presented).matches()) {
      return Optional.empty();
    }
    Optional<ApiKey> found =
        jdbc.sql(
                "select "
                    + COLUMNS
                    + """
                      from tallystick.api_key
                     where hash = :hash and livemode = :livemode and revoked_at is null
                    """)
            .param("hash", Sha256.of(presented))
            .param("livemode", livemode)
            .query(ApiKeys::row)
            .optional();
    found.ifPresent(key -> uses.note(key.id()));
    return found.map(key -> new Caller.BackEnd(key.name(), key.scopes(), key.caps()));
  }

  /** Writes which keys have been used since the last time, at the time of now. */
  public void writeUses() {
    uses.write();
  }

  private ApiKey insert(String name, Set<Scope> scopes, Caps caps, boolean livemode, Secret key) {
    return jdbc.sql(
            """
            insert into tallystick.api_key (id, name, hash, scopes, caps, livemode)
            values (:id, :name, :hash, :scopes, :caps, :livemode)
            returning
            """
                + COLUMNS)
        .param("id", ids.next("key_"))
        .param("name", name)
        .param("hash", Sha256.of(key.reveal()))
        .param("scopes", scopes.stream().map(Scope::wireName).sorted().toArray(String[]::new))
        .param("caps", caps.words().toArray(String[]::new))
        .param("livemode", livemode)
        .query(ApiKeys::row)
        .single();
  }

  private Secret newKey(boolean livemode) {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return new Secret(
        (livemode ? "tsk_live_" : "tsk_test_")
            + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  private static ApiKey row(ResultSet row, int number) throws SQLException {
    return new ApiKey(
        row.getString("id"),
        row.getString("name"),
        scopes((String[]) row.getArray("scopes").getArray()),
        Caps.parse((String[]) row.getArray("caps").getArray()),
        row.getBoolean("livemode"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        instant(row.getObject("last_used_at", OffsetDateTime.class)),
        instant(row.getObject("revoked_at", OffsetDateTime.class)));
  }

  private static Set<Scope> scopes(String[] names) {
    return Arrays.stream(names)
        .map(name -> Scope.find(name).orElseThrow())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
