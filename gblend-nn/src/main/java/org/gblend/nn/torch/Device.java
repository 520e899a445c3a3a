package org.gblend.nn.torch;

/** Where tensors live: {@code cpu}, {@code cuda} or {@code cuda:1}; or nowhere, {@link #META}. */
public record Device(String name) {
    public static final Device CPU = new Device("cpu");
    /** Tensors with a shape and a type but no values: what a network would do, without doing it. */
    public static final Device META = new Device("meta");

    public Device {
        if (!isName(name) && !name.equals("meta")) {
            throw wrong(name);
        }
    }

    /** Whether a device for tensors with values may be called so; not whether this machine has it. */
    public static boolean isName(String name) {
        return name.matches("cpu|cuda(:\\d{1,2})?");
    }

    /** The device, after a check that this build and this machine have it. */
    public static Device of(String name) {
        Device device = new Device(name);
        if (device.isMeta()) {
            throw wrong(name);
        }
        device.check();
        return device;
    }

    public boolean isCpu() {
        return name.equals("cpu");
    }

    public boolean isMeta() {
        return name.equals("meta");
    }

    private static IllegalArgumentException wrong(String name) {
        return new IllegalArgumentException("device is '" + name + "': use cpu, cuda or cuda:N");
    }

    void check() {
        if (isCpu()) {
            return;
        }
        int count = Torch.cudaDevices();
        int index = name.contains(":") ? Integer.parseInt(name.substring(name.indexOf(':') + 1)) : 0;
        if (index >= count) {
            throw new IllegalArgumentException("device is '" + name + "', but libtorch sees " + count
                    + " CUDA devices: use cpu, or build with -Dgblend.gpu=-gpu on a machine with one");
        }
    }
}
