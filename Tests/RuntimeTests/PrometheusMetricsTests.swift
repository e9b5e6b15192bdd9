import CoreMetrics
import InMemoryLogging
import Logging
import Testing

@testable import Runtime

@Suite struct PrometheusMetricsTests {
    private static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    @Test func pageIsPrometheusText() {
        let metrics = PrometheusMetrics(
            logger: Self.quiet, help: ["fleetchat_webhooks_total": "Webhooks\nby \\ outcome"],
            buckets: ["fleetchat_wait_seconds": [0.1, 1]])
        let outcome = ("outcome", "a \"b\"\\\r\n")
        Counter(label: "fleetchat_webhooks_total", dimensions: [outcome, ("provider", "samsara")], factory: metrics)
            .increment(by: 3)
        _ = Counter(label: "fleetchat_webhooks_total", dimensions: [("provider", "motive")], factory: metrics)
        Meter(label: "fleetchat_numbers", factory: metrics).set(2.5)
        Gauge(label: "fleetchat_active_drivers", factory: metrics).record(7)
        FloatingPointCounter(label: "fleetchat_cost_total", factory: metrics).increment(by: 0.25)
        let timer = Timer(label: "fleetchat_wait_seconds", dimensions: [("lane", "x")], factory: metrics)
        timer.recordMilliseconds(100)
        timer.recordMilliseconds(250)
        timer.recordSeconds(5)
        #expect(
            metrics.render() == #"""
                # TYPE fleetchat_active_drivers gauge
                fleetchat_active_drivers 7
                # TYPE fleetchat_cost_total counter
                fleetchat_cost_total 0.25
                # TYPE fleetchat_numbers gauge
                fleetchat_numbers 2.5
                # TYPE fleetchat_wait_seconds histogram
                fleetchat_wait_seconds_bucket{lane="x",le="0.1"} 1
                fleetchat_wait_seconds_bucket{lane="x",le="1"} 2
                fleetchat_wait_seconds_bucket{lane="x",le="+Inf"} 3
                fleetchat_wait_seconds_sum{lane="x"} 5.35
                fleetchat_wait_seconds_count{lane="x"} 3
                # HELP fleetchat_webhooks_total Webhooks\nby \\ outcome
                # TYPE fleetchat_webhooks_total counter
                fleetchat_webhooks_total{outcome="a \"b\"\\\#r\n",provider="samsara"} 3
                fleetchat_webhooks_total{provider="motive"} 0

                """#)
    }

    @Test func latencyBucketsAreTheDefault() {
        let metrics = PrometheusMetrics(logger: Self.quiet)
        Recorder(label: "sizes", factory: metrics).record(45)
        let lines = metrics.render().split(separator: "\n")
        #expect(lines.count == 1 + 16 + 2)
        #expect(lines.contains(#"sizes_bucket{le="0.001"} 0"#))
        #expect(lines.contains(#"sizes_bucket{le="30"} 0"#))
        #expect(lines.contains(#"sizes_bucket{le="60"} 1"#))
    }

    @Test func namesOfOtherLibrariesAreMadeValid() {
        let metrics = PrometheusMetrics(logger: Self.quiet)
        Counter(label: "http.requests", dimensions: [("status-code", "200")], factory: metrics).increment()
        Counter(label: "1st", dimensions: [("a", "1"), ("a", "2")], factory: metrics).increment()
        Timer(label: "t_seconds", dimensions: [("le", "x")], factory: metrics).recordSeconds(1)
        let page = metrics.render()
        #expect(page.contains("\nhttp_requests{status_code=\"200\"} 1\n"))
        #expect(page.contains("\n_1st{a=\"2\"} 1\n"))
        #expect(page.contains("\nt_seconds_count{exported_le=\"x\"} 1\n"))
    }

    @Test func incrementsOfManyTasksAreAllCounted() async {
        let metrics = PrometheusMetrics(logger: Self.quiet)
        await withDiscardingTaskGroup { group in
            for _ in 0..<8 {
                group.addTask {
                    let counter = Counter(label: "hits_total", dimensions: [("a", "b")], factory: metrics)
                    let meter = Meter(label: "level", factory: metrics)
                    for _ in 0..<10_000 {
                        counter.increment()
                        meter.increment()
                    }
                }
            }
        }
        #expect(
            metrics.render() == """
                # TYPE hits_total counter
                hits_total{a="b"} 80000
                # TYPE level gauge
                level 80000

                """)
    }

    @Test func labelsInAnyOrderAreOneSeries() {
        let metrics = PrometheusMetrics(logger: Self.quiet)
        Counter(label: "c", dimensions: [("a", "1"), ("b", "2")], factory: metrics).increment()
        Counter(label: "c", dimensions: [("b", "2"), ("a", "1")], factory: metrics).increment()
        #expect(metrics.render() == "# TYPE c counter\nc{a=\"1\",b=\"2\"} 2\n")
    }

    @Test func seriesBeyondTheLimitAreCountedAsOtherAndToldOnce() {
        let log = InMemoryLogHandler()
        let metrics = PrometheusMetrics(logger: Logger(label: "test") { _ in log }, seriesLimit: 2)
        for number in 0..<5 {
            Counter(label: "c", dimensions: [("n", "\(number)")], factory: metrics).increment()
        }
        #expect(metrics.render() == "# TYPE c counter\nc{n=\"0\"} 1\nc{n=\"1\"} 1\nc{n=\"other\"} 3\n")
        #expect(log.entries.map(\.level) == [.warning])
    }

    @Test func aNameOfAnotherKindIsNotExportedAndToldOnce() {
        let log = InMemoryLogHandler()
        let metrics = PrometheusMetrics(logger: Logger(label: "test") { _ in log })
        Counter(label: "c", factory: metrics).increment()
        Meter(label: "c", factory: metrics).set(5)
        Timer(label: "c", factory: metrics).recordSeconds(5)
        #expect(metrics.render() == "# TYPE c counter\nc 1\n")
        #expect(log.entries.count == 1)
    }

    @Test func destroyedSeriesDisappear() {
        let metrics = PrometheusMetrics(logger: Self.quiet)
        let meter = Meter(label: "backlog", dimensions: [("stream", "a")], factory: metrics)
        meter.set(1)
        Meter(label: "backlog", dimensions: [("stream", "b")], factory: metrics).set(2)
        meter.destroy()
        #expect(metrics.render() == "# TYPE backlog gauge\nbacklog{stream=\"b\"} 2\n")
    }

    @Test func nonsenseDoesNotSpoilAMetric() {
        let metrics = PrometheusMetrics(logger: Self.quiet, buckets: ["r": [1]])
        let counter = Counter(label: "c", factory: metrics)
        counter.increment(by: -1)
        counter.increment(by: 2)
        FloatingPointCounter(label: "c", factory: metrics).increment(by: Double.nan)
        Recorder(label: "r", factory: metrics).record(Double.infinity)
        Meter(label: "g", factory: metrics).set(-Double.infinity)
        #expect(
            metrics.render() == """
                # TYPE c counter
                c 2
                # TYPE g gauge
                g -Inf
                # TYPE r histogram
                r_bucket{le="1"} 0
                r_bucket{le="+Inf"} 0
                r_sum 0
                r_count 0

                """)
    }

    @Test func resetStartsACounterAgain() {
        let metrics = PrometheusMetrics(logger: Self.quiet)
        let counter = Counter(label: "c", factory: metrics)
        counter.increment(by: 5)
        counter.reset()
        counter.increment()
        #expect(metrics.render() == "# TYPE c counter\nc 1\n")
    }

    @Test(arguments: [
        "process_cpu_seconds_total", "process_max_fds", "process_open_fds", "process_resident_memory_bytes",
        "process_start_time_seconds",
    ])
    func processMetricsHaveAValue(name: String) throws {
        let sample = try #require(ProcessMetrics.render().split(separator: "\n").last { $0.hasPrefix("\(name) ") })
        let value = try #require(Double(sample.dropFirst(name.count + 1)))
        #expect(value > 0)
    }
}
