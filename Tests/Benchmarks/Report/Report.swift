import FoundationEssentials

/// The results as they stand in the documentation.
struct Report {
    let plan: Plan
    let results: Bench.Results

    var markdown: String {
        [heading, throughput, consumption].joined(separator: "\n")
    }

    private var heading: String {
        let machine = results.machine
        let date = machine.date.formatted(.iso8601.year().month().day())
        return """
            \(date), \(machine.cores) cores of \(machine.processor), \(machine.memory) GiB, \
            \(machine.software.joined(separator: ", ")). Load generator, servers and services share the cores. \
            Redis with `appendfsync always`, PostgreSQL with `synchronous_commit on`. \
            Throughput: the middle of \(plan.rounds) runs.

            """
    }

    private var throughput: String {
        var table = Table(["", "measured", "p50 ms", "p99 ms", "in relation", "goal", ""])
        if let ingress = results.ingress { add(ingress, to: &table) }
        if let round = results.outbound?.median {
            table.add([
                "relay-worker, \(Number.whole(Double(plan.events))) queued events to an HTTP sink, ledger included",
                "\(Number.whole(round.rate)) events/s", "", "", "", "≥ 8,000 events/s",
                Goal.atLeast(8_000).mark(round.rate),
            ])
        }
        if let latency = results.latency {
            let p99 = latency.latencies[0.99]
            table.add([
                "webhook due → message at the sink, \(Number.whole(Double(plan.rate))) events/s",
                "longest \(Number.decimal(latency.latencies[1])) ms", Number.decimal(latency.latencies[0.5]),
                Number.decimal(p99), "", "p99 ≤ 50 ms", Goal.atMost(50).mark(p99),
            ])
        }
        if let recovery = results.recovery {
            table.add([
                "SIGKILL of one of two workers → first message of its partitions",
                "longest \(Number.decimal(recovery.longest)) s", "", "", "", "≤ 10 s",
                Goal.atMost(10).mark(recovery.longest),
            ])
        }
        if let fairness = results.fairness { add(fairness, to: &table) }
        return table.markdown
    }

    private func add(_ fairness: FairnessBenchmark.Result, to table: inout Table) {
        let (latencies, p95) = (fairness.latencies, fairness.latencies[0.95])
        let flood = Number.whole(Double(FairnessBenchmark.flood))
        table.add([
            "event queued → message at the sink, behind \(flood) of another tenant in its partition",
            "p95 \(Number.decimal(p95)) ms, longest \(Number.decimal(latencies[1])) ms",
            Number.decimal(latencies[0.5]), Number.decimal(latencies[0.99]), "", "p95 ≤ 1 s",
            Goal.atMost(1_000).mark(p95),
        ])
        table.add([
            "the flood, queued and read into the worker's memory",
            "\(Number.decimal(fairness.readingSeconds)) s"
                + (fairness.bytesPerEntry.map { ", \(Number.whole($0)) bytes per entry" } ?? ""),
            "", "", "", "", "",
        ])
    }

    private func add(_ ingress: IngressBenchmark.Result, to table: inout Table) {
        guard let redis = ingress.redis.median, let bare = ingress.bare.median, let ours = ingress.ingress.median
        else { return }
        let clients = plan.connections
        table.add(row("redis-benchmark -c \(clients) -P 1, XADD of the same entry", redis, "requests/s"))
        table.add(row("Hummingbird, a route that answers 200, wrk -c \(clients)", bare, "requests/s"))
        let relations = [
            ("the bare route", ours.rate / bare.rate, 0.6), ("redis-benchmark", ours.rate / redis.rate, 0.33),
        ]
        var cells = row("ingress, signed Samsara webhooks of 900 bytes, wrk -c \(clients)", ours, "events/s")
        for (name, ratio, limit) in relations {
            table.add(
                cells.prefix(4) + [
                    "\(Number.decimal(ratio, digits: 2)) of \(name)", "≥ \(Number.decimal(limit, digits: 2))",
                    Goal.atLeast(limit).mark(ratio),
                ])
            cells = ["", "", "", ""]
        }
        table.add(["", "", "", "", "", "p99 ≤ 8 ms", Goal.atMost(8).mark(ours.p99)])
    }

    private func row(_ name: String, _ load: Load, _ unit: String) -> [String] {
        let rate = "\(Number.whole(load.rate)) \(unit)"
        return [name, rate, Number.decimal(load.p50), Number.decimal(load.p99), "", "", ""]
    }

    private var consumption: String {
        var table = Table(["process", "bare route", "ingress", "outbound", "latency"])
        let columns = [
            results.ingress?.bareConsumption ?? [], results.ingress?.consumption ?? [],
            results.outbound?.median?.consumption ?? [], results.latency?.consumption ?? [],
        ]
        var names: [String] = []
        for name in columns.joined().map(\.process) where !names.contains(name) { names.append(name) }
        let last = [Consumption.rest, Consumption.idle]
        for name in names.filter({ !last.contains($0) }) + last {
            table.add([name] + columns.map { $0.first { $0.process == name }.map(cell) ?? "" })
        }
        return """
            What the cores did, in µs per event, and memory at the end in MiB (shared pages in proportion). Where they \
            were idle, waiting for the disk limits the rate; where everything else is more than the kernel's few µs, \
            other programs disturbed the run.

            \(table.markdown)
            """
    }

    private func cell(_ consumption: Consumption) -> String {
        let memory = consumption.memory.map { " / \(Number.whole(Double($0) / 1_048_576))" } ?? ""
        return Number.decimal(consumption.cpuPerEvent) + memory
    }
}
