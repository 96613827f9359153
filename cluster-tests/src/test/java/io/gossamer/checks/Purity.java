package io.gossamer.checks;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What pure code may not touch, so that the simulator can run the very classes that the daemon runs: whatever it knows and
 * decides must come in through its arguments, and the same arguments must give the same result in another JVM.
 */
final class Purity {
    private static final String TIME = "take the time as an argument (nowNanos)";
    private static final String CHANCE = "take a seeded RandomGenerator as an argument";
    private static final String THREADS = "leave threads to an adapter; pure code runs on the thread that calls it";
    private static final String OUTSIDE =
            "leave sockets, files and the process to an adapter, and take or return values";
    private static final String ORDER = "the order of Set.of and Map.of changes from one JVM run to the next: "
            + "use a List, an EnumSet, or an unmodifiable TreeMap or LinkedHashMap";

    /** Classes that may not be used at all, by full name; a later line may allow what an earlier one forbids. */
    private static final Map<Pattern, Optional<String>> CLASSES = new LinkedHashMap<>();

    /** Calls that are forbidden on classes that are otherwise fine: {@code class#method(arguments)}. */
    private static final Map<Pattern, String> CALLS = new LinkedHashMap<>();

    static {
        forbid("java\\.time\\.(Clock|InstantSource)", TIME);
        forbid("java\\.util\\.(Calendar|GregorianCalendar)", TIME);
        forbid("java\\.util\\.concurrent\\..*", THREADS);
        forbid("java\\.util\\.concurrent\\.ThreadLocalRandom", CHANCE);
        allow(
                "java\\.util\\.concurrent\\.(TimeUnit|ConcurrentMap|ConcurrentHashMap|ConcurrentSkipList(Map|Set)|CopyOnWrite.*)");
        allow("java\\.util\\.concurrent\\.atomic\\..*");
        forbid("java\\.lang\\.(Thread|ThreadGroup|ThreadLocal|InheritableThreadLocal)(\\$.*)?", THREADS);
        forbid("java\\.util\\.(Timer|TimerTask)", THREADS);
        forbid("java\\.security\\.SecureRandom", CHANCE);
        forbid("java\\.util\\.random\\.RandomGeneratorFactory", CHANCE);
        forbid("java\\.(net|nio\\.file|nio\\.channels)\\..*", OUTSIDE);
        allow("java\\.net\\.(Inet4Address|Inet6Address|InetAddress|InetSocketAddress|URI|URISyntaxException)");
        forbid("java\\.io\\.(File.*|RandomAccessFile|Console)", OUTSIDE);
        forbid("java\\.lang\\.(Runtime|Process|ProcessBuilder|ProcessHandle)(\\$.*)?", OUTSIDE);
        forbid("java\\.util\\.logging\\..*", OUTSIDE);
        forbid("sun\\..*|jdk\\..*", OUTSIDE);

        call("java.lang.System#(nanoTime|currentTimeMillis)\\(.*", TIME);
        call("java.lang.System#(getenv|getProperty|getProperties|exit|load|loadLibrary)\\(.*", OUTSIDE);
        call("java.lang.System#(in|out|err)", OUTSIDE);
        call("java.lang.System#identityHashCode\\(.*", CHANCE);
        call("java.time.[A-Za-z]+#now\\(.*", TIME);
        call("java.time.ZoneId#systemDefault\\(.*", TIME);
        call("java.util.Date#<init>\\(\\)", TIME);
        call("java.lang.Math#random\\(.*|java.lang.StrictMath#random\\(.*", CHANCE);
        call("java.util.UUID#randomUUID\\(.*", CHANCE);
        call("java.util.(Random|SplittableRandom)#<init>\\(\\)", CHANCE);
        call("java.util.random.RandomGenerator#(of|getDefault)\\(.*", CHANCE);
        call("java.util.Collections#shuffle\\(java.util.List\\)", CHANCE);
        call(
                "java.net.InetAddress#(getByName|getAllByName|getLocalHost|isReachable|getHostName|getCanonicalHostName)\\(.*",
                OUTSIDE);
        call("java.net.InetSocketAddress#(<init>\\(java.lang.String.*|getHostName\\(.*)", OUTSIDE);
        call("java.lang.Object#(wait|notify|notifyAll)\\(.*", THREADS);
        call(".*#(parallelStream|parallel)\\(\\)", THREADS);
        call("java.util.Set#of\\(.+\\)|java.util.Map#of\\([^,]+,[^,]+,.*|java.util.Map#ofEntries\\(.*", ORDER);
        call("java.util.(Set|Map)#copyOf\\(.*", ORDER);
        call("java.util.stream.Collectors#toUnmodifiable(Set|Map)\\(.*", ORDER);
    }

    private Purity() {}

    private static void forbid(String className, String remedy) {
        CLASSES.put(Pattern.compile(className), Optional.of(remedy));
    }

    private static void allow(String className) {
        CLASSES.put(Pattern.compile(className), Optional.empty());
    }

    private static void call(String call, String remedy) {
        CALLS.put(Pattern.compile(call), remedy);
    }

    /** Adds what this class touches and may not, however it is written: imported, fully qualified or as a reference. */
    static void check(JavaClass subject, Places places, Set<Flaw> flaws) {
        subject.getDirectDependenciesFromSelf().forEach(dependency -> {
            String used = dependency.getTargetClass().getBaseComponentType().getFullName();
            remedyForClass(used)
                    .ifPresent(remedy -> flaws.add(
                            new Flaw(places.of(dependency), "pure code uses " + used.replace('$', '.'), remedy)));
        });
        subject.getAccessesFromSelf().forEach(access -> {
            String call = signature(access);
            remedyForCall(call)
                    .ifPresent(remedy ->
                            flaws.add(new Flaw(places.of(subject, access), "pure code calls " + call, remedy)));
        });
    }

    private static Optional<String> remedyForClass(String className) {
        Optional<String> remedy = Optional.empty();
        for (Map.Entry<Pattern, Optional<String>> rule : CLASSES.entrySet()) {
            if (rule.getKey().matcher(className).matches()) {
                remedy = rule.getValue();
            }
        }
        return remedy;
    }

    private static Optional<String> remedyForCall(String call) {
        return CALLS.entrySet().stream()
                .filter(rule -> rule.getKey().matcher(call).matches())
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private static String signature(JavaAccess<?> access) {
        AccessTarget target = access.getTarget();
        String name = target.getOwner().getFullName() + "#" + target.getName();
        if (target instanceof AccessTarget.CodeUnitAccessTarget unit) {
            StringBuilder arguments = new StringBuilder();
            for (JavaClass argument : unit.getRawParameterTypes()) {
                arguments.append(arguments.length() == 0 ? "" : ",").append(argument.getFullName());
            }
            return name + "(" + arguments + ")";
        }
        return name;
    }
}
