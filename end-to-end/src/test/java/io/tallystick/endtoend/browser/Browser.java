package io.tallystick.endtoend.browser;

import static org.awaitility.Awaitility.await;

import io.tallystick.endtoend.process.NothingLeft;
import io.tallystick.endtoend.process.Workplace;
import java.io.File;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Chromium without a window and without a past; it keeps what came over its network. To start one
 * takes a core for five seconds, so one that was closed is opened again, emptied.
 */
public final class Browser implements AutoCloseable {
  /** A page of one file on loopback; only a machine under heavy load needs seconds. */
  private static final Duration PAGE_DEADLINE = Duration.ofSeconds(30);

  private static final List<String> FLAGS =
      List.of(
          "--headless=new",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--disable-dev-shm-usage",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--window-size=1280,1000");

  /** Held, or its level would be forgotten: Selenium knows no Chromium as new as Debian's. */
  private static final Logger SELENIUM_LOG = Logger.getLogger("org.openqa.selenium");

  static {
    SELENIUM_LOG.setLevel(Level.SEVERE);
  }

  private static final Queue<ChromeDriver> CLOSED = new ConcurrentLinkedQueue<>();

  static {
    NothingLeft.before(() -> CLOSED.forEach(ChromeDriver::quit));
  }

  private final ChromeDriver driver;
  private final List<JsonNode> network = new ArrayList<>();

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  public static Browser open() {
    ChromeDriver closed = CLOSED.poll();
    return new Browser(closed == null ? start() : closed);
  }

  private static ChromeDriver start() {
    ChromeOptions options = new ChromeOptions();
    options.addArguments(FLAGS);
    options.addArguments("--user-data-dir=" + Workplace.create().folder());
    variable("TALLYSTICK_CHROME").ifPresent(options::setBinary);
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriverService.Builder service = new ChromeDriverService.Builder();
    variable("TALLYSTICK_CHROMEDRIVER").map(File::new).ifPresent(service::usingDriverExecutable);
    ChromeDriver driver = new ChromeDriver(service.build(), options);
    driver.manage().timeouts().pageLoadTimeout(PAGE_DEADLINE);
    return driver;
  }

  public void visit(URI url) {
    driver.get(url.toString());
  }

  /** Closes the page in the midst of whatever it does, and opens an empty one. */
  public void closePage() {
    String page = driver.getWindowHandle();
    driver.switchTo().newWindow(WindowType.TAB);
    String fresh = driver.getWindowHandle();
    driver.switchTo().window(page).close();
    driver.switchTo().window(fresh);
  }

  /** Makes the page as narrow as a phone's, in pixels of CSS. */
  public void narrow(int width) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 844, "deviceScaleFactor", 1, "mobile", true));
  }

  /** Where the browser is. */
  public String address() {
    return String.valueOf(driver.getCurrentUrl());
  }

  /** Does something within a frame. */
  public void inFrame(String css, Runnable action) {
    driver.switchTo().frame(find(css));
    try {
      action.run();
    } finally {
      driver.switchTo().defaultContent();
    }
  }

  /** What a script of the page's own returns. */
  public @Nullable Object run(String script) {
    return driver.executeScript(script);
  }

  /** Clicks on what a page may draw anew at any moment. */
  public void click(String css) {
    whileRedrawn(() -> {
      find(css).click();
      return true;
    });
  }

  /** Types digits and looks whether they are there, as people do: a busy browser loses keys. */
  public void type(String css, String digits) {
    await()
        .atMost(PAGE_DEADLINE)
        .until(() -> {
          WebElement field = find(css);
          field.clear();
          field.sendKeys(digits);
          return String.valueOf(field.getDomProperty("value")).replaceAll("\\D", "").equals(digits);
        });
  }

  /** The text of what a page may draw anew at any moment. */
  public String text(String css) {
    return whileRedrawn(() -> find(css).getText());
  }

  private static <T> T whileRedrawn(Callable<T> action) {
    return await()
        .atMost(PAGE_DEADLINE)
        .ignoreException(StaleElementReferenceException.class)
        .until(action, result -> true);
  }

  public WebElement find(String css) {
    return driver.findElement(By.cssSelector(css));
  }

  public List<WebElement> findAll(String css) {
    return driver.findElements(By.cssSelector(css));
  }

  public void doubleClick(String css) {
    new Actions(driver).doubleClick(find(css)).perform();
  }

  /** The page as it stands now. */
  public String source() {
    return String.valueOf(driver.getPageSource());
  }

  /** What the page complained of in the console. */
  public List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }

  /** All that came over the network so far: requests, answers, their headers and bodies. */
  public List<String> traffic() {
    driver.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
        .map(entry -> JsonMapper.shared().readTree(entry.getMessage()).path("message"))
        .forEach(network::add);
    List<String> traffic = new ArrayList<>(network.stream().map(JsonNode::toString).toList());
    network.stream()
        .filter(method("Network.loadingFinished"))
        .forEach(message -> body(message).ifPresent(traffic::add));
    return traffic;
  }

  private static Predicate<JsonNode> method(String name) {
    return message -> message.path("method").asString().equals(name);
  }

  private Optional<String> body(JsonNode finished) {
    String request = finished.path("params").path("requestId").asString();
    try {
      Map<String, Object> body =
          driver.executeCdpCommand("Network.getResponseBody", Map.of("requestId", request));
      return Optional.of(String.valueOf(body.get("body")));
    } catch (WebDriverException e) {
      return Optional.empty(); // an answer without a body
    }
  }

  private static Optional<String> variable(String name) {
    return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
  }

  /** Leaves nothing for whoever opens it next; one that cannot forget ends. */
  @Override
  public void close() {
    try {
      forget();
      CLOSED.add(driver);
    } catch (WebDriverException e) {
      driver.quit();
    }
  }

  private void forget() {
    driver.switchTo().newWindow(WindowType.TAB);
    String fresh = driver.getWindowHandle();
    for (String page : driver.getWindowHandles()) {
      if (!page.equals(fresh)) {
        driver.switchTo().window(page).close();
      }
    }
    driver.switchTo().window(fresh);
    driver.executeCdpCommand("Network.clearBrowserCookies", Map.of());
    driver.executeCdpCommand("Network.clearBrowserCache", Map.of());
    driver.executeCdpCommand(
        "Storage.clearDataForOrigin", Map.of("origin", "*", "storageTypes", "all"));
    driver.manage().logs().get(LogType.BROWSER);
    driver.manage().logs().get(LogType.PERFORMANCE);
  }
}
