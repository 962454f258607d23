package dev.backstay.testing;

/// Commands that make values of every type, small and large, and so of every form.
public final class RedisValues {

  /// How many keys they make, in all databases.
  public static final String KEYS = "25";

  private static final String BIG = "v".repeat(100);

  /// The commands, one a line.
  public static final String COMMANDS =
      """
      SET text hello
      SET number 1234567
      SET negative -3
      SET compressed %1$s%1$s%1$s
      SETRANGE large 3000000 end
      SET "bin\\x00\\xff\\r\\nkey" "\\x00\\x01\\xfe\\r\\n"
      SET expiring soon EX 100000
      RPUSH list a b 3 -70000 5000000000 %1$s
      EVAL "for i=1,3000 do redis.call('RPUSH','longlist',i,'item'..i) end" 0
      EVAL "redis.call('RPUSH','plainlist',string.rep('p',20000),'x')" 0
      SADD ints 1 2 3
      SADD manyints 1 100000 10000000000
      SADD set a b c
      EVAL "for i=1,2000 do redis.call('SADD','largeset','member'..i) end" 0
      HSET hash f 1 g two h -5
      EVAL "for i=1,2000 do redis.call('HSET','largehash','field'..i,'value'..i) end" 0
      ZADD zset 1 a 2.5 b -inf c inf d 0.1 e -0 f
      EVAL "for i=1,2000 do redis.call('ZADD','largezset',i/3,'member'..i) end" 0
      PFADD hll a b c
      SETBIT bits 7 1
      GEOADD geo 13.361389 38.115556 Palermo
      EVAL "for i=1,300 do redis.call('XADD','stream',i..'-1','k','v'..i,'n',i) end" 0
      XDEL stream 7-1
      XGROUP CREATE stream workers 0
      XREADGROUP GROUP workers alice COUNT 5 STREAMS stream >
      XREADGROUP GROUP workers bob COUNT 3 STREAMS stream >
      XACK stream workers 1-1
      HSET expiringhash a b
      PEXPIRE expiringhash 100000000
      SELECT 3
      SET other database
      RPUSH more one two
      """
          .formatted(BIG);

  private RedisValues() {}
}
