import SimulatedFleet

/// The fleet's records as they stand in its file. Each node that is told something waits for two of them to be written, so
/// the encoder is asked only for what is not plain.
extension FleetCommandRecord {
    func text() throws -> String {
        if content != nil { return try jsonText(self) }
        var json = PlainJSON()
        json.writeObject { json in
            json.name("commandID")
            json.write(commandID)
            json.name("document")
            json.write(document)
            json.name("firstReceivedAt")
            json.write(firstReceivedAt)
            json.name("order")
            json.write(order)
            json.name("parameters")
            json.write(parameters)
            json.name("summary")
            json.writeObject { json in
                let numbers: [(StaticString, Int)] = [
                    ("answered", summary.answered), ("begun", summary.begun), ("inFlightMax", summary.inFlightMax),
                    ("received", summary.received), ("receivedAgain", summary.receivedAgain),
                    ("unheard", summary.unheard),
                ]
                for (name, number) in numbers {
                    json.name(name)
                    json.write(number)
                }
            }
        }
        return try json.text ?? jsonText(self)
    }
}

extension FleetInvocationRecord {
    func text() throws -> String {
        // Few have printed anything by then.
        if output != nil { return try jsonText(self) }
        var json = PlainJSON()
        json.writeObject { json in
            if let begunAt {
                json.name("begunAt")
                json.write(begunAt)
            }
            json.name("changed")
            json.write(changed)
            json.name("commandID")
            json.write(commandID)
            json.name("detail")
            json.write(detail)
            if let done {
                json.name("done")
                json.write(done)
            }
            json.name("dueAt")
            json.write(dueAt)
            if let failed {
                json.name("failed")
                json.write(failed)
            }
            json.name("found")
            json.write(found)
            json.name("node")
            json.write(node)
            json.name("order")
            json.write(order)
            json.name("phase")
            json.write(phase)
            json.name("receivedAt")
            json.write(receivedAt)
            json.name("result")
            json.write(result.rawValue)
            json.name("startBefore")
            json.write(startBefore)
        }
        return try json.text ?? jsonText(self)
    }
}
