import Documents
import Engine
import Fleet
import Foundation
import GRDB
import ScheduleExpressions
import SimulatedFleet
import TestSupport
import Testing

@testable import Store

/// A file that may not grow any more is what a full disk is to SQLite.
@Suite("Full disks") struct FullDiskTests {
    private func limit(_ store: SQLiteStore, pages: Int?) throws {
        _ = try store.write { database in
            // Never less than what is there.
            try Int.fetchOne(database, sql: "PRAGMA max_page_count = \(pages ?? 1_000_000)")
        }
    }

    @Test(arguments: 0..<3 as Range<UInt64>)
    func `a store on a full disk loses nothing, and goes on when there is room`(seed: UInt64) throws {
        let world = try RandomWorld(seed: seed)
        let store = try SQLiteStore()
        var loop = SchedulerLoop(
            engine: try SchedulerEngine(windows: world.windows, associations: world.associations, nodes: world.nodes),
            records: SQLiteStoreTests.Both(store: store), nodes: FaultyNodes(seed: seed, faults: 0.2))
        try loop.turn(at: world.start)
        var faults = 0
        while let next = loop.nextInstant, next < world.start + .days(3) {
            if faults < 5 { try limit(store, pages: 1) }
            do {
                try loop.turn(at: next)
            } catch let error as StoreError {
                #expect(error.kind == .passing && error.description.contains("The disk is full. Make room."))
                #expect(try store.rows() == loop.records.rows, "a part of a step is in the store")
                faults += 1
                try limit(store, pages: nil)
                try loop.turn(at: next)
            }
            #expect(try store.rows() == loop.records.rows, "seed \(seed), at \(next)")
        }
        #expect(faults == 5)
        #expect(try store.check().faults.isEmpty)
    }

    @Test func `a fleet on a full disk forgets what it could not keep, and takes it when it is sent again`() throws {
        let folder = try TemporaryFolder()
        let start = Instant(secondsSinceEpoch: 1_796_083_200)
        var fleet = try FleetStore(folder: folder.path, fleet: .instant, seed: 1, startingAt: start)
        func dispatch(_ number: Int) -> Dispatch {
            let message = CommandMessage(
                commandID: "c\(number)", document: "AWS-RunPatchBaseline", parameters: ["Operation": ["Scan"]],
                startBefore: start + .hours(1))
            return Dispatch(message: message, nodes: fleet.nodes.map(\.id))
        }
        try fleet.limit(pages: 1)
        var refused = 0
        var number = 0
        while refused == 0, number < 1000 {
            number += 1
            do {
                try fleet.send([dispatch(number)], at: start)
            } catch let error as StoreError {
                #expect(error.kind == .passing)
                refused += 1
            }
        }
        #expect(refused == 1)
        let entries = try FleetStore.ledger(folder: folder.path)
        #expect(!entries.contains { $0.commandID == "c\(number)" })
        try fleet.limit(pages: nil)
        try fleet.send([dispatch(number)], at: start)
        var answers = 0
        while let next = fleet.nextOutcomeAt {
            answers += try fleet.takeOutcomes(through: next).count { $0.commandID == "c\(number)" }
        }
        #expect(answers == fleet.nodes.count)
        let begun = try FleetStore.ledger(folder: folder.path).filter { $0.event == .began }.map {
            $0.commandID + $0.node.rawValue
        }
        #expect(Set(begun).count == begun.count)
    }

    @Test func `who was asked is heard, though the disk is full when other answers are due`() throws {
        let folder = try TemporaryFolder()
        let start = Instant(secondsSinceEpoch: 1_796_083_200)
        var fleet = try FleetStore(folder: folder.path, fleet: .instant, seed: 1, startingAt: start)
        let nodes = fleet.nodes.map(\.id)
        func message(_ id: String) -> CommandMessage {
            CommandMessage(
                commandID: id, document: "AWS-ConfigureAWSPackage",
                parameters: ["action": ["Install"], "name": ["agent"]], startBefore: start + .hours(1))
        }
        var everybody = PositionSet(count: nodes.count)
        for position in nodes.indices { everybody.insert(position) }
        var refused = 0
        for number in 0..<1000 where refused == 0 {
            try fleet.send([Dispatch(message: message("c\(number)"), nodes: nodes)], at: start)
            try fleet.ask([Survey(message: message("s\(number)"), nodes: nodes, asked: everybody)], at: start)
            try fleet.limit(pages: 1)
            do {
                _ = try fleet.takeOutcomes(through: start)
            } catch let error as StoreError {
                #expect(error.kind == .passing)
                refused += 1
            }
            #expect(try fleet.takeSurveyAnswers(through: start).map(\.commandID) == ["s\(number)"])
            try fleet.limit(pages: nil)
        }
        #expect(refused == 1)
    }
}

extension FleetStore {
    fileprivate func limit(pages: Int?) throws {
        _ = try write { database in
            try Int.fetchOne(database, sql: "PRAGMA max_page_count = \(pages ?? 1_000_000)")
        }
    }
}
