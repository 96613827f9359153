package io.gossamer.cli.host;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * Runs something at each SIGHUP instead of ending. The only way to a signal other than the ending ones is
 * {@code sun.misc.Signal}, of the supported module jdk.unsupported; it is reached by name, since the compiler warns about
 * it in a way that cannot be silenced.
 */
final class HangUp {
    private HangUp() {}

    /** Where there is no such signal the caller goes without: `gossamer reload` does the same. */
    static boolean onEach(Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Method handle = signal.getMethod("handle", signal, handler);
            Object onSignal = Proxy.newProxyInstance(
                    HangUp.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        if (method.getDeclaringClass() == Object.class) {
                            return method.getName().equals("equals") ? (Object) (proxy == arguments[0]) : null;
                        }
                        action.run();
                        return null;
                    });
            handle.invoke(null, signal.getConstructor(String.class).newInstance("HUP"), onSignal);
            return true;
        } catch (ReflectiveOperationException | IllegalArgumentException noSuchSignal) {
            return false;
        }
    }
}
