package io.gossamer.cluster.page;

import io.gossamer.cluster.Await;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A headless Chromium at one node's page. Waits on conditions, never on time. */
final class Browser implements AutoCloseable {
    private static final double SECONDS_MAX = 60;
    private static final Pattern REQUESTED =
            Pattern.compile("\"method\":\"Network\\.requestWillBeSent\".*?\"request\":\\{.*?\"url\":\"([^\"]+)\"");

    private final ChromeDriver driver;
    private final String base;

    Browser(int port) {
        base = "http://127.0.0.1:" + port + "/";
        ChromeOptions options = new ChromeOptions();
        options.setBinary(NeedsBrowser.Condition.BROWSER.orElseThrow());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--disable-gpu",
                "--hide-scrollbars",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
                "--window-size=1440,960");
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(NeedsBrowser.Condition.DRIVER.orElseThrow())
                .usingAnyFreePort()
                .build();
        driver = new ChromeDriver(service, options);
    }

    /** Loads the page anew at this place: the hash of its URL. */
    void open(String hash) {
        driver.get("about:blank");
        driver.get(base + hash);
        awaitText("#verdict", "alive");
    }

    void scheme(String lightOrDark) {
        size(1440, 960);
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", lightOrDark))));
    }

    void size(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /** Text of the first such element, or empty while it is not there. */
    String text(String selector) {
        try {
            List<WebElement> found = driver.findElements(By.cssSelector(selector));
            return found.isEmpty() ? "" : found.get(0).getText();
        } catch (StaleElementReferenceException drawnAnew) {
            return "";
        }
    }

    String attribute(String selector, String name) {
        Object value = script(
                "const e = document.querySelector(arguments[0]); return e ? e.getAttribute(arguments[1]) : null",
                selector,
                name);
        return value == null ? "" : value.toString();
    }

    boolean has(String selector) {
        return !driver.findElements(By.cssSelector(selector)).isEmpty();
    }

    void awaitText(String selector, String words) {
        Await.until(selector + " to say '" + words + "'", SECONDS_MAX, () -> text(selector)
                .contains(words));
    }

    void await(String selector) {
        Await.until(selector + " to be there", SECONDS_MAX, () -> has(selector));
    }

    void click(String selector) {
        await(selector);
        // by script: what is drawn anew each second cannot be held long enough for a pointer
        script("document.querySelector(arguments[0]).click()", selector);
    }

    void type(String selector, String text) {
        await(selector);
        driver.findElement(By.cssSelector(selector)).sendKeys(text);
    }

    Object script(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** Runs it until it calls its last argument, and returns what it gave to that; the page is not asked meanwhile. */
    Object waitInPage(String script, Object... arguments) {
        driver.manage().timeouts().scriptTimeout(Duration.ofMinutes(2));
        return driver.executeAsyncScript(script, arguments);
    }

    /** Time of the page's main thread that was spent on tasks since it was loaded; its own, not what others took from it. */
    double taskSeconds() {
        Map<String, Object> all = driver.executeCdpCommand("Performance.getMetrics", Map.of());
        for (Object one : (List<?>) all.get("metrics")) {
            Map<?, ?> metric = (Map<?, ?>) one;
            if ("TaskDuration".equals(metric.get("name"))) {
                return ((Number) metric.get("value")).doubleValue();
            }
        }
        throw new IllegalStateException("the browser counts no tasks");
    }

    void countTasks() {
        driver.executeCdpCommand("Performance.enable", Map.of("timeDomain", "threadTicks"));
    }

    /** Errors on the console since the last call. */
    List<String> consoleErrors() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    /** Hosts that the page asked for anything, as the browser's own log has it, but this node. */
    List<String> foreignRequests() {
        List<String> foreign = new ArrayList<>();
        for (LogEntry entry : driver.manage().logs().get(LogType.PERFORMANCE)) {
            Matcher request = REQUESTED.matcher(entry.getMessage());
            if (request.find() && !request.group(1).startsWith(base) && isNetwork(request.group(1))) {
                foreign.add(request.group(1));
            }
        }
        return foreign;
    }

    private static boolean isNetwork(String url) {
        String scheme = String.valueOf(URI.create(url.replaceAll("[^\\x21-\\x7e]|[\\[\\]{}|^`\"<>\\\\]", "_"))
                .getScheme());
        return !List.of("about", "data", "blob", "chrome").contains(scheme);
    }

    /** What axe-core finds of impact serious or critical, one line a finding. */
    List<String> seriousFindings() throws IOException {
        try (InputStream axe = Browser.class.getResourceAsStream("/axe.min.js")) {
            script(new String(axe.readAllBytes(), StandardCharsets.UTF_8));
        }
        Object found = driver.executeAsyncScript("""
                const done = arguments[arguments.length - 1];
                axe.run(document).then(
                  (result) => done(result.violations
                    .filter((one) => one.impact === "serious" || one.impact === "critical")
                    .map((one) => one.id + ": " + one.nodes.map((node) => node.html.slice(0, 200) + " " + node.failureSummary).join(" | "))),
                  (failure) => done(["axe failed: " + failure]));
                """);
        return ((List<?>) found).stream().map(String::valueOf).toList();
    }

    void screenshot(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
    }

    @Override
    public void close() {
        driver.quit();
    }
}
