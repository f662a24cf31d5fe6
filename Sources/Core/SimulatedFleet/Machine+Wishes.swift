extension Machine {
    /// Takes up things that this node had not been asked about. They are as the wish wants them: the fleet was looked
    /// after before it was simulated.
    mutating func learn(_ wish: Wish) {
        switch wish {
        case .package(let package, let service):
            add(ThingState(thing: package))
            add(ThingState(thing: service))
        case .noPackage(let package, let service):
            add(ThingState(thing: package, isPresent: false))
            add(ThingState(thing: service, isRunning: false))
        case .service(let service): add(ThingState(thing: service))
        case .file(let file, let content): add(ThingState(thing: file, content: content))
        }
    }

    private mutating func add(_ state: ThingState) {
        if position(of: state.thing) != nil { return }
        things.append(state)
        noteChanged(state.thing)
    }

    /// Whether everything is as a wish wants it.
    func fulfils(_ wish: Wish, _ table: ThingTable) -> Bool {
        var remark = Remark()
        compare(with: wish, table, &remark)
        return remark.found.isEmpty && remark.changed.isEmpty
    }

    /// Says what differs from a wish, and what is done about it.
    func compare(with wish: Wish, _ table: ThingTable, _ remark: inout Remark) {
        switch wish {
        case .package(let package, let service):
            let name = table.name(package)
            if let position = position(of: package), !things[position].isPresent {
                remark.found.append("package \(name) was missing")
                remark.changed.append("installed package \(name)")
                remark.changed.append("started service \(name)")
            } else if let position = position(of: service), !things[position].isRunning {
                remark.found.append("service \(name) was stopped")
                remark.changed.append("started service \(name)")
            }
        case .noPackage(let package, _):
            let name = table.name(package)
            if let position = position(of: package), things[position].isPresent {
                remark.found.append("package \(name) was installed")
                remark.changed.append("removed package \(name)")
            }
        case .service(let service):
            guard let position = position(of: service) else { return }
            let name = table.name(service)
            if !things[position].isRunning { remark.found.append("service \(name) was stopped") }
            if !things[position].isEnabled {
                remark.found.append("service \(name) was disabled")
                remark.changed.append("enabled service \(name)")
            }
            if !things[position].isRunning { remark.changed.append("started service \(name)") }
        case .file(let file, let content):
            guard let position = position(of: file),
                !things[position].isPresent || things[position].content != content
            else { return }
            remark.found.append("file \(table.name(file)) \(things[position].isPresent ? "differed" : "was missing")")
            remark.changed.append("wrote file \(table.name(file))")
        }
    }

    /// Makes things as a wish wants them.
    mutating func fulfil(_ wish: Wish) {
        wish.things.forEach { noteChanged($0) }
        switch wish {
        case .package(let package, let service):
            if let position = position(of: package) { things[position].isPresent = true }
            if let position = position(of: service) { things[position].isRunning = true }
        case .noPackage(let package, let service):
            if let position = position(of: package) { things[position].isPresent = false }
            if let position = position(of: service) { things[position].isRunning = false }
        case .service(let service):
            guard let position = position(of: service) else { return }
            things[position].isRunning = true
            things[position].isEnabled = true
        case .file(let file, let content):
            if let position = position(of: file) {
                things[position].content = content
                things[position].isPresent = true
            }
        }
    }

    /// The end of an Install that began on a day: either all that was approved on that day is there, or nothing changed
    /// but that it was tried.
    mutating func patch(succeeded: Bool, on day: Int, installsAnything: Bool, reboots: Bool) {
        let before = patches
        if succeeded {
            if installsAnything { patches.awaitsReboot = true }
            patches.installedDay = max(day, patches.installedDay ?? day)
            patches.failedDay = nil
            if reboots, patches.awaitsReboot {
                patches.awaitsReboot = false
                patches.rebootedDay = patches.installedDay
            }
        } else {
            patches.failedDay = day
        }
        if patches != before { isChanged = true }
    }
}
